using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MimeKit;
using MimeKit.Cryptography;

namespace Connector.TestKit.Gmail;

/// <summary>
/// Gmail's questions whether a mailbox may forward somewhere, signed as Google's are, and the DNS that has the key to the signature.
/// </summary>
public sealed class ConfirmationMails : IDisposable
{
    public const string Code = "123456789";

    public const string Link = "https://mail-settings.google.com/mail/vf-%5BANGjdJ8simulated%5D-simulated";

    private const string Domain = "google.com";
    private const string Selector = "20230601";

    private static readonly HeaderId[] Signed = [HeaderId.From, HeaderId.To, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId];

    private readonly RSA _key = RSA.Create(2048);

    public byte[] Write(string mailbox, string target)
    {
        var mail = new MimeMessage
        {
            MessageId = $"confirmation.{Guid.NewGuid():N}@{Domain}",
            Date = TimeProvider.System.GetUtcNow(),
            Subject = $"(#{Code}) Gmail Forwarding Confirmation - Receive Mail from {mailbox}",
            Body = new TextPart("plain") { Text = Text(mailbox, target) },
        };
        mail.From.Add(new MailboxAddress("Gmail Team", "forwarding-noreply@google.com"));
        mail.To.Add(new MailboxAddress(null, target));
        mail.Prepare(EncodingConstraint.SevenBit);

        using var pem = new MemoryStream(Encoding.ASCII.GetBytes(_key.ExportRSAPrivateKeyPem()));
        new DkimSigner(pem, Domain, Selector, DkimSignatureAlgorithm.RsaSha256).Sign(mail, Signed);
        using var raw = new MemoryStream();
        mail.WriteTo(new FormatOptions { NewLineFormat = NewLineFormat.Dos }, raw);
        return raw.ToArray();
    }

    public void Dispose() => _key.Dispose();

    /// <summary>DNS over HTTPS as JSON: the one record that there is.</summary>
    internal Task AnswerDnsAsync(HttpContext context)
    {
        var found = context.Request.Query["name"] == $"{Selector}._domainkey.{Domain}";
        var record =
            new JsonObject { ["type"] = 16, ["data"] = $"v=DKIM1; k=rsa; p={Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo())}" };
        var answer = new JsonObject { ["Status"] = found ? 0 : 3, ["Answer"] = found ? new JsonArray(record) : [] };
        return context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private static string Text(string mailbox, string target) =>
        $"""
        {mailbox} has requested to automatically forward mail to your email address {target}.
        Confirmation code: {Code}

        To allow {mailbox} to automatically forward mail to your address, please click the link below to confirm the request:

        {Link}

        If you did not request this, please click this link:

        https://mail-settings.google.com/mail/uf-%5BANGjdJ8simulated%5D-simulated

        """.ReplaceLineEndings("\r\n");
}
