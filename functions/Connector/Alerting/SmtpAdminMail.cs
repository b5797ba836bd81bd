using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Connector.Alerting.Content;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Connector.Alerting;

/// <summary>Sends by SMTP, all mails of a call over one connection as long as it holds, and those of the next call too.</summary>
public sealed class SmtpAdminMail(SmtpConnections connections, AlertOptions options, TimeProvider time) : IAdminMail
{
    // For one mail and the connecting before it, since a server that trickles never runs into the timeout of a step.
    private static readonly TimeSpan MailTimeout = TimeSpan.FromMinutes(1);

    private static readonly FormatOptions International = CreateInternational();

    public async IAsyncEnumerable<SendResult> SendAsync(
        IReadOnlyList<MimeMessage> mails, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var connection = connections.Take();
        var client = connection.Client;
        var isGivenBack = false;
        string? outOfReach = null;

        try
        {
            await HangUpWhenDeadAsync(client, cancellationToken);

            foreach (var mail in mails)
            {
                // Where one connection could not be made, the next administrator's would fail the same way, only 30 seconds later.
                outOfReach ??= await TryConnectAsync(client, cancellationToken);
                connection.Mails++;
                yield return outOfReach is null ? await SendAsync(client, mail, cancellationToken) : new SendResult.Failed(outOfReach);
            }

            isGivenBack = connections.TryGiveBack(connection);

            if (!isGivenBack)
            {
                await QuitAsync(client, cancellationToken);
            }
        }
        finally
        {
            if (!isGivenBack)
            {
                client.Dispose();
            }
        }
    }

    /// <summary>A server may have ended a connection that was kept: it is asked before a mail is trusted to it.</summary>
    private async Task HangUpWhenDeadAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        if (client.IsConnected)
        {
            await TryAsync(
                async token =>
                {
                    await client.NoOpAsync(token);
                    return null;
                },
                failed =>
                {
                    client.Disconnect(quit: false, CancellationToken.None);
                    return failed;
                },
                cancellationToken);
        }
    }

    private async Task<string?> TryConnectAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        if (client.IsConnected)
        {
            return null;
        }

        var smtp = options.Smtp;

        return await TryAsync(
            async token =>
            {
                await client.ConnectAsync(smtp.Host, smtp.Port, Protection(smtp.Security), token);

                if (smtp is { Username: { } username, Password: { } password })
                {
                    await client.AuthenticateAsync(username, password, token);
                }

                return null;
            },
            failed =>
            {
                // Half a connection must not be taken for a whole one by the next mail.
                client.Disconnect(quit: false, CancellationToken.None);
                return failed;
            },
            cancellationToken);
    }

    private async Task<SendResult> SendAsync(SmtpClient client, MimeMessage mail, CancellationToken cancellationToken)
    {
        SendResult? refused = null;
        var answer = "";
        var failed = await TryAsync(
            async token =>
            {
                try
                {
                    // Plain where it can be, for the many servers that know no other form.
                    answer = await client.SendAsync(NeedsInternational(mail) ? International : FormatOptions.Default, mail, token);
                }
                catch (SmtpCommandException recipient) when (
                    recipient is { ErrorCode: SmtpErrorCode.RecipientNotAccepted } && (int)recipient.StatusCode is >= 500 and <= 599)
                {
                    refused = new SendResult.Refused((int)recipient.StatusCode, OneLine.Of(recipient.Message, 200));
                }
                catch (NotSupportedException)
                {
                    refused = new SendResult.Refused(553, "The mail server takes no address with letters beyond ASCII (SMTPUTF8).");
                }

                return null;
            },
            reason => reason,
            cancellationToken);

        return refused ?? (failed is null ? new SendResult.Sent(OneLine.Of(answer, 200)) : new SendResult.Failed(failed));
    }

    /// <summary>The one place where a trouble with the server becomes a word instead of an exception.</summary>
    private async Task<string?> TryAsync(
        Func<CancellationToken, Task<string?>> action, Func<string, string> onFailure, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(MailTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);

        try
        {
            return await action(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return onFailure("The mail server took longer than a minute.");
        }
        catch (AuthenticationException)
        {
            // Without the server's words: some repeat what they were given.
            return onFailure("The mail server refused the user name or password.");
        }
        catch (SmtpCommandException command)
        {
            return onFailure(OneLine.Of($"The mail server answered {(int)command.StatusCode}: {command.Message}", 200));
        }
        catch (Exception trouble) when (trouble is ProtocolException or IOException or SocketException or SslHandshakeException
            or TimeoutException or NotSupportedException or InvalidOperationException or ArgumentException or FormatException)
        {
            return onFailure(OneLine.Of($"{trouble.GetType().Name}: {trouble.Message}", 200));
        }
    }

    /// <summary>Says goodbye where there is still somebody to say it to; the mails have left in any case.</summary>
    private async Task QuitAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        if (client.IsConnected)
        {
            await TryAsync(
                async token =>
                {
                    await client.DisconnectAsync(quit: true, token);
                    return null;
                },
                reason => reason,
                cancellationToken);
        }
    }

    private static bool NeedsInternational(MimeMessage mail) =>
        mail.To.Mailboxes.Concat(mail.From.Mailboxes).Any(mailbox => !System.Text.Ascii.IsValid(mailbox.LocalPart));

    private static SecureSocketOptions Protection(SmtpSecurity security) => security switch
    {
        SmtpSecurity.None => SecureSocketOptions.None,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.StartTls,
    };

    private static FormatOptions CreateInternational()
    {
        var format = FormatOptions.Default.Clone();
        format.International = true;
        return format;
    }
}
