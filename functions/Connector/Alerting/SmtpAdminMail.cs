using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Connector.Alerting.Content;
using Connector.Settings;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Connector.Alerting;

/// <summary>Sends mail by SMTP: one connection per call, a new one only where the server ended it.</summary>
public sealed class SmtpAdminMail(AlertOptions options, TimeProvider time) : IAdminMail
{
    private const int StepTimeoutMilliseconds = 30_000;

    // For connecting or for one mail as a whole, because a server that sends a byte now and then never exceeds the timeout of a step.
    private static readonly TimeSpan MailTimeout = TimeSpan.FromMinutes(1);

    private static readonly FormatOptions International = CreateInternational();

    public async IAsyncEnumerable<SendResult> SendAsync(
        IReadOnlyList<MimeMessage> mails, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var client = new SmtpClient { Timeout = StepTimeoutMilliseconds };
        SendResult? unreachable = null;

        foreach (var mail in mails)
        {
            if (!client.IsConnected)
            {
                // A server that cannot be reached is tried once per call: the next try would fail as well, only 30 seconds later.
                unreachable ??= await TryAsync(token => ConnectAsync(client, token), cancellationToken);
            }

            yield return unreachable ?? await TryAsync(token => SendAsync(client, mail, token), cancellationToken) ?? new SendResult.Sent();
        }

        if (client.IsConnected)
        {
            // The mails have left, so the result does not matter.
            await TryAsync(token => QuitAsync(client, token), cancellationToken);
        }
    }

    private async Task<SendResult?> ConnectAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        var smtp = options.Smtp;
        await client.ConnectAsync(smtp.Host, smtp.Port, smtp.Security.ToSocketOptions(), cancellationToken);

        if (smtp is { Username: { } username, Password: { } password })
        {
            await client.AuthenticateAsync(username, password, cancellationToken);
        }

        return null;
    }

    private static async Task<SendResult?> SendAsync(SmtpClient client, MimeMessage mail, CancellationToken cancellationToken)
    {
        try
        {
            // The international format only where an address needs it, because many servers do not support it.
            var answer = await client.SendAsync(NeedsInternational(mail) ? International : FormatOptions.Default, mail, cancellationToken);
            return new SendResult.Sent(OneLine.Of(answer, 200));
        }
        catch (SmtpCommandException refusal) when (
            refusal is { ErrorCode: SmtpErrorCode.RecipientNotAccepted } && (int)refusal.StatusCode is >= 500 and <= 599)
        {
            return new SendResult.Refused((int)refusal.StatusCode, OneLine.Of(refusal.Message, 200));
        }
        catch (NotSupportedException)
        {
            return new SendResult.Refused(553, "The mail server takes no address with letters beyond ASCII (SMTPUTF8).");
        }
    }

    private static async Task<SendResult?> QuitAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        await client.DisconnectAsync(quit: true, cancellationToken);
        return null;
    }

    /// <summary>The only place that turns an exception about the mail server into a result.</summary>
    /// <returns>The action's own result, or the failure.</returns>
    private async Task<SendResult?> TryAsync(Func<CancellationToken, Task<SendResult?>> act, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(MailTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);

        try
        {
            return await act(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendResult.Failed("The mail server took longer than a minute.");
        }
        catch (AuthenticationException)
        {
            // Without the server's text, because some servers repeat the password.
            return new SendResult.Failed("The mail server refused the user name or password.");
        }
        catch (SmtpCommandException command)
        {
            return new SendResult.Failed(OneLine.Of($"The mail server answered {(int)command.StatusCode}: {command.Message}", 200));
        }
        catch (Exception exception) when (exception is ProtocolException or IOException or SocketException or SslHandshakeException
            or TimeoutException or NotSupportedException or InvalidOperationException or ArgumentException or FormatException)
        {
            return new SendResult.Failed(OneLine.Of($"{exception.GetType().Name}: {exception.Message}", 200));
        }
    }

    private static bool NeedsInternational(MimeMessage mail) =>
        mail.To.Mailboxes.Concat(mail.From.Mailboxes).Any(mailbox => !System.Text.Ascii.IsValid(mailbox.LocalPart));

    private static FormatOptions CreateInternational()
    {
        var format = FormatOptions.Default.Clone();
        format.International = true;
        return format;
    }
}
