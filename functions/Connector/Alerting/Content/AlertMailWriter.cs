using System.Security.Cryptography;
using System.Text;
using Connector.Alerting.Notices;
using Connector.Mailboxes;
using MimeKit;
using MimeKit.Text;

namespace Connector.Alerting.Content;

/// <summary>Turns what is known of an outage into the mail that one administrator gets.</summary>
public sealed class AlertMailWriter(AlertOptions options, TimeProvider time)
{
    /// <summary>Marks the connector's own mail, so that an alert to a watched address never becomes a ticket.</summary>
    public const string OwnMark = "X-Connector-Alert";

    /// <summary>The mark of a mail that is part of no outage.</summary>
    public const string NoticeMark = "notice";

    /// <param name="links">Null where none can be made.</param>
    public async Task<AlertMail> WriteAsync(AlertFacts facts, PlannedMail planned, AlertLinks? links = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(planned);

        var words = Wording.In(planned.Admin.Locale ?? facts.Account.Locale);
        var page = AlertPage.Compose(planned.Stage, facts, planned.After, words, links);
        var messageId = MessageId(facts.Outage, planned);

        // Gmail threads only what has the same subject, give or take a Re:, so the sender's name tells the state of updates and reminders. The last mail
        // leaves the thread: a list of mails has to show at a glance that it is over.
        var subject = (planned.Stage, planned.Opened) switch
        {
            (MailStage.Resolved, _) => AlertPage.ResolvedSubject(facts, words),
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

    /// <summary>A mail that shows that the way to an administrator is open, and how alerts look.</summary>
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

    /// <summary>A mail that is part of no outage.</summary>
    /// <param name="key">Names the notice in its account: the same at every try, so that a mail that left twice is recognised as one.</param>
    public async Task<AlertMail> WriteNoticeAsync(Account account, Admin admin, NoticePage notice, string key)
    {
        var words = Wording.In(admin.Locale ?? account.Locale);
        var page = notice.Page with { Footer = [words.WhyYou(OneLine.Of(account.DisplayName, 100), account.Id), .. notice.Page.Footer] };
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
            Body = new MultipartAlternative(Part(TextFormat.Plain, TextLayout.Render(page)), Part(TextFormat.Html, await HtmlLayout.RenderAsync(page))),
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

    private static string Digest(string identity) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 16));

    /// <summary>The same at every try, so that a mail that left twice is recognised as one.</summary>
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

/// <summary>A mail that is ready to leave.</summary>
/// <param name="MessageId">Without angle brackets.</param>
public sealed record AlertMail(MimeMessage Mime, string MessageId, string Subject);
