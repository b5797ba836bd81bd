using System.Globalization;
using MimeKit;

namespace Connector.TestKit.Zendesk;

/// <summary>
/// The mails that Zendesk sends about a ticket, and the customer's replies to them. The ids have the form of real mails:
/// <c>L7VKGOM25K_5fc7e0596c390_5db245d0310849_sprut@zendesk.com</c> after the thread's root <c>L7VKGOM25K@zendesk.com</c>.
/// </summary>
public static class ZendeskMails
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>The token of a ticket: six and four characters.</summary>
    public static string TokenOf(long ticket)
    {
        var mixed = unchecked((ulong)ticket * 0x9E3779B97F4A7C15UL);
        var text = new char[10];

        for (var index = 0; index < text.Length; index++)
        {
            text[index] = Alphabet[(int)(mixed % 36)];
            mixed = (mixed / 36) ^ ((mixed % 36) << 50);
        }

        var token = new string(text);
        return $"{token[..6]}-{token[6..]}";
    }

    /// <summary>A mail about a ticket to its requester.</summary>
    internal static MimeMessage About(SimulatedTicket ticket, string subdomain, string text, long number, DateTimeOffset now)
    {
        var bare = ticket.EncodedId.Replace("-", "", StringComparison.Ordinal);
        var from = ticket.Recipient ?? $"support@{subdomain}.zendesk.com";
        var mail = new MimeMessage
        {
            Subject = $"[Request received] {ticket.Subject}",
            Date = now,
            MessageId = string.Create(CultureInfo.InvariantCulture, $"{bare}_{number:x13}_{ticket.Id:x14}_sprut@zendesk.com"),
            Body = new TextPart("plain")
            {
                Text = $"##- Please type your reply above this line -##\r\n\r\n{text}\r\n\r\n[{ticket.EncodedId}]\r\n",
            },
        };

        mail.From.Add(new MailboxAddress("Support", from));
        mail.ReplyTo.Add(new MailboxAddress("Support", from));
        mail.To.Add(new MailboxAddress(ticket.Requester.Name, ticket.Requester.Email));
        mail.References.Add($"{bare}@zendesk.com");
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.Headers.Add("X-Auto-Response-Suppress", "All");
        return mail;
    }

    /// <summary>What a mail client writes when a person answers a mail.</summary>
    /// <param name="from">Null for the person that the mail went to.</param>
    public static MimeMessage ReplyTo(MimeMessage mail, string text, string messageId, DateTimeOffset now, MailboxAddress? from = null)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var reply = new MimeMessage
        {
            Subject = $"Re: {mail.Subject}",
            Date = now,
            MessageId = messageId,
            InReplyTo = mail.MessageId,
            Body = new TextPart("plain")
            {
                Text = $"{text}\r\n\r\nOn that day Support wrote:\r\n> {mail.TextBody?.ReplaceLineEndings("\r\n> ")}\r\n",
            },
        };

        reply.From.Add(from ?? mail.To.Mailboxes.First());
        reply.To.AddRange(mail.ReplyTo.Count > 0 ? mail.ReplyTo : mail.From);
        reply.References.AddRange(mail.References);
        reply.References.Add(mail.MessageId!);
        return reply;
    }

    public static byte[] Bytes(MimeMessage mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        using var stream = new MemoryStream();
        mail.WriteTo(stream);
        return stream.ToArray();
    }
}
