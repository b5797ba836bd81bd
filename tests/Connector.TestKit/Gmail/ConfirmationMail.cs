using System.Text;

namespace Connector.TestKit.Gmail;

/// <summary>Gmail's question whether a mailbox may forward somewhere, without Google's signature.</summary>
public static class ConfirmationMail
{
    public const string Code = "123456789";

    public static byte[] Write(string mailbox, string target) => Encoding.ASCII.GetBytes(
        $"""
        From: Gmail Team <forwarding-noreply@google.com>
        To: {target}
        Subject: (#{Code}) Gmail Forwarding Confirmation - Receive Mail from {mailbox}
        Message-ID: <confirmation.{Guid.NewGuid():N}@google.com>
        Date: Mon, 5 Jan 2026 08:00:00 +0000
        MIME-Version: 1.0
        Content-Type: text/plain; charset=us-ascii

        {mailbox} has requested to automatically forward mail to your email address {target}.
        Confirmation code: {Code}

        To allow {mailbox} to automatically forward mail to your address, please click the link below to confirm the request:

        https://mail-settings.google.com/mail/vf-%5BANGjdJ8simulated%5D-simulated

        If you click the link and it appears to be broken, please copy and paste it into a new browser window.
        https://mail-settings.google.com/mail/uf-%5BANGjdJ8simulated%5D-simulated

        """.ReplaceLineEndings("\r\n"));
}
