using System.Security.Cryptography;
using System.Text;
using Connector.Alerting.Links;
using Connector.Alerting.Notices;
using Connector.Alerting.Words;
using Connector.Mailboxes;
using MimeKit;
using MimeKit.Text;

namespace Connector.Alerting.Content;

/// <summary>Writes the mail that one administrator gets.</summary>
public sealed class AlertMailWriter(AlertOptions options, LinkSigner signer, TimeProvider time)
{
    /// <summary>Header of the connector's own mail, so that an alert to a connected mailbox never becomes a ticket.</summary>
    public const string OwnMark = "X-Connector-Alert";

    /// <summary>Value of the header in a mail that belongs to no outage.</summary>
    public const string NoticeMark = "notice";

    public Task<AlertMail> WriteAsync(AlertFacts facts, PlannedMail planned) =>
        WriteAsync(facts, planned, signer.For(facts.Account, facts.Outage, MailPlan.Key(planned.Admin), time.GetUtcNow()));

    /// <param name="links">Null if the settings allow none.</param>
    internal async Task<AlertMail> WriteAsync(AlertFacts facts, PlannedMail planned, AlertLinks? links)
    {
        var words = Wording.In(planned.Admin.Locale ?? facts.Account.Locale);
        var page = AlertPage.Compose(planned.Stage, facts, planned.After, words, links);
        var messageId = MessageId(facts.Outage, planned);

        // Gmail threads only mails with the same subject, apart from a Re:, so the sender's name has the state of updates and reminders.
        // The last mail leaves the thread, because a list of mails must show at a glance that the outage is over.
        var subject = (planned.Stage, planned.Opened) switch
        {
            (MailStage.Resolved, _) => AlertPage.ResolvedSubject(page.Headline, facts.Outage, words),
            (_, { } opened) => $"Re: {opened.Subject}",
            _ => AlertPage.Subject(facts, words),
        };
        var mail = await ComposeAsync(
            page, words, planned.Admin, words.SenderState(planned.Stage, facts.Outage.Kind), subject, messageId, mark: facts.Outage.Id);

        if (planned.Opened is not null)
        {
            mail.InReplyTo = planned.Opened.MessageId;
            mail.References.Add(planned.Opened.MessageId);
        }

        return new AlertMail(mail, messageId, subject);
    }

    /// <summary>A test mail, which shows that alerts arrive and how they look.</summary>
    public async Task<AlertMail> WriteTestAsync(Account account, Admin admin, string id)
    {
        var words = Wording.In(admin.Locale ?? account.Locale);
        var page = new MailPage(
            words.Language,
            Tone.Back,
            AddressRows.Capital(words.TestState),
            words.TestHeadline,
            [new Block.Paragraph(words.TestText)],
            [words.WhyYou(OneLine.Of(account.DisplayName, 100), account.Id)]);
        var messageId = $"test-{id}-{Digest($"{account.Id}|{MailPlan.Key(admin)}")}@{options.From.Domain}";
        var mail = await ComposeAsync(page, words, admin, words.TestState, words.TestHeadline, messageId, mark: "test");
        return new AlertMail(mail, messageId, words.TestHeadline);
    }

    /// <summary>A mail that belongs to no outage.</summary>
    /// <param name="key">The key of the notice in its account. The message id depends on it, so that a mail that is sent twice is
    /// recognised as one.</param>
    public async Task<AlertMail> WriteNoticeAsync(Account account, Admin admin, NoticePage notice, string key)
    {
        var words = Wording.In(admin.Locale ?? account.Locale);
        var console = signer.Console(account, MailPlan.Key(admin), address: null, time.GetUtcNow());
        var page = notice.Page.WithConsole(console) with
        {
            Footer = [words.WhyYou(OneLine.Of(account.DisplayName, 100), account.Id), .. notice.Page.Footer],
        };
        var messageId = $"notice-{Digest($"{account.Id}|{key}|{MailPlan.Key(admin)}")}@{options.From.Domain}";
        var subject = OneLine.Of(notice.Subject, 180);
        return new AlertMail(await ComposeAsync(page, words, admin, notice.Page.State, subject, messageId, NoticeMark), messageId, subject);
    }

    private async Task<MimeMessage> ComposeAsync(
        MailPage page, Wording words, Admin admin, string state, string subject, string messageId, string mark)
    {
        var mail = new MimeMessage
        {
            MessageId = messageId,
            Date = time.GetUtcNow(),
            Subject = subject,
            Body = new MultipartAlternative(
            Part(TextFormat.Plain, TextLayout.Render(page)), Part(TextFormat.Html, await HtmlLayout.RenderAsync(page))),
        };

        var name = options.From.Name is { Length: > 0 } given ? given : words.SenderName;
        mail.From.Add(new MailboxAddress(OneLine.Of($"{name} – {state}", 120), options.From.Address));
        mail.To.Add(new MailboxAddress(null, MailPlan.Key(admin)));
        mail.Headers.Add(HeaderId.ContentLanguage, words.Language);
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.Headers.Add("X-Auto-Response-Suppress", "All");
        mail.Headers.Add(OwnMark, mark);
        return mail;
    }

    private static string Digest(string identity) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 16));

    /// <summary>The same at every try, so that a mail that is sent twice is recognised as one.</summary>
    private string MessageId(Outage outage, PlannedMail planned)
    {
        var identity = $"{outage.Account}|{outage.Id}|{planned.Stage}|{planned.Number}|{MailPlan.Key(planned.Admin)}";
        return $"{Digest(identity)}@{options.From.Domain}";
    }

    private static TextPart Part(TextFormat format, string text)
    {
        var part = new TextPart(format) { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        part.SetText(Encoding.UTF8, text);
        return part;
    }
}

/// <summary>A mail that is ready to send.</summary>
/// <param name="MessageId">Without angle brackets.</param>
public sealed record AlertMail(MimeMessage Mime, string MessageId, string Subject);
