using System.Text;
using Azure;
using Connector.Delivering;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Zendesk.Tickets;
using Connector.Zendesk.Tickets.Reading;

namespace Connector.UnitTests.Zendesk.Tickets;

/// <summary>Mails to the support address of an account, as its Zendesk gets them.</summary>
internal static class TicketMails
{
    public const string Watched = "help@acme.example";

    public const string Other = "sales@acme.example";

    public static readonly DateTimeOffset ReceivedAt = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    public static TicketMail Read(
        string mail, AutomaticMail automatic = AutomaticMail.Tag, bool isBackfill = false, Locale locale = Locale.En) =>
        Read(Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")), automatic, isBackfill, locale);

    public static TicketMail Read(
        byte[] raw, AutomaticMail automatic = AutomaticMail.Tag, bool isBackfill = false, Locale locale = Locale.En) => new(
        new StoredMessage(
            new MailboxKey("acme", Watched), "m1", MessageState.Stored, "blob", raw.Length, null, "t1", "api", ReceivedAt, new ETag("1"),
            isBackfill),
        MailContent.Read(raw),
        new ZendeskSettings("acme", "client") { Automatic = automatic },
        [Watched, Other],
        TicketWords.In(locale));

    public static string Html(this TicketDraft draft) => draft.Text.Finished();

    public static string Html(this CommentDraft draft) => draft.Text.Finished();

    public static string Passed(string domain) => $"Authentication-Results: mx.google.com; dmarc=pass header.from={domain}\n";
}
