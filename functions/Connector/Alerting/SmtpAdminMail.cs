using System.Net.Sockets;
using Connector.Alerting.Content;
using Connector.Settings;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Connector.Alerting;

/// <summary>Sends each mail by SMTP on a connection of its own.</summary>
internal sealed class SmtpAdminMail(AlertOptions options, TimeProvider time) : IAdminMail
{
    private const int StepTimeoutMilliseconds = 30_000;

    // For a mail as a whole, because a server that sends a byte now and then never exceeds the timeout of a step.
    private static readonly TimeSpan MailTimeout = TimeSpan.FromMinutes(1);

    private static readonly FormatOptions International = CreateInternational();

    public async Task<SendResult> SendAsync(MimeMessage mail, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(MailTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var client = new SmtpClient { Timeout = StepTimeoutMilliseconds };
        var isAway = true;
        SendResult? sent = null;

        try
        {
            await ConnectAsync(client, either.Token);
            isAway = false;

            // The international format only where an address needs it, because many servers do not support it.
            var answer = await client.SendAsync(NeedsInternational(mail) ? International : FormatOptions.Default, mail, either.Token);
            sent = new SendResult.Sent(OneLine.Of(answer, 200));
            await client.DisconnectAsync(quit: true, either.Token);
            return sent;
        }
        catch (Exception) when (sent is not null)
        {
            // The mail has left, so the end of the connection does not matter.
            return sent;
        }
        catch (SmtpCommandException refusal) when (
            refusal is { ErrorCode: SmtpErrorCode.RecipientNotAccepted } && (int)refusal.StatusCode is >= 500 and <= 599)
        {
            return new SendResult.Refused((int)refusal.StatusCode, OneLine.Of(refusal.Message, 200));
        }
        catch (NotSupportedException) when (!isAway)
        {
            return new SendResult.Refused(553, "The mail server takes no address with letters beyond ASCII (SMTPUTF8).");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && ReasonOf(exception) is { } reason)
        {
            return new SendResult.Failed(reason, isAway);
        }
    }

    private async Task ConnectAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        var smtp = options.Smtp;
        await client.ConnectAsync(smtp.Host, smtp.Port, smtp.Security.ToSocketOptions(), cancellationToken);

        if (smtp is { Username: { } username, Password: { } password })
        {
            await client.AuthenticateAsync(username, password, cancellationToken);
        }
    }

    /// <returns>Null for an exception that has nothing to do with the mail server.</returns>
    private static string? ReasonOf(Exception exception) => exception switch
    {
        OperationCanceledException => "The mail server took longer than a minute.",

        // Without the server's text, because some servers repeat the password.
        AuthenticationException => "The mail server refused the user name or password.",
        SmtpCommandException command => OneLine.Of($"The mail server answered {(int)command.StatusCode}: {command.Message}", 200),
        ProtocolException or IOException or SocketException or SslHandshakeException or TimeoutException or NotSupportedException
            or InvalidOperationException or ArgumentException or FormatException =>
            OneLine.Of($"{exception.GetType().Name}: {exception.Message}", 200),
        _ => null,
    };

    private static bool NeedsInternational(MimeMessage mail) =>
        mail.To.Mailboxes.Concat(mail.From.Mailboxes).Any(mailbox => !System.Text.Ascii.IsValid(mailbox.LocalPart));

    private static FormatOptions CreateInternational()
    {
        var format = FormatOptions.Default.Clone();
        format.International = true;
        return format;
    }
}
