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
        var (outage, admin) = (facts.Outage, planned.Admin);

        // The id is the same at every try, so that a mail that is sent twice is recognised as one.
        var id = Digest($"{outage.Account}|{outage.Id}|{planned.Stage}|{planned.Number}|{MailPlan.Key(admin)}");

        // Gmail puts mails into one thread only if their subjects are equal apart from a Re:. So the subject cannot say that a mail is an
        // update or a reminder, and the sender's name does. The last mail has a subject of its own, outside the thread, because a list of
        // mails must show at a glance that the outage is over.
        var subject = (planned.Stage, planned.Opened) switch
        {
            (MailStage.Resolved, _) => AlertPage.ResolvedSubject(page.Headline, outage, words),
            (_, { } opened) => $"Re: {opened.Subject}",
            _ => AlertPage.Subject(facts, words),
        };
        var mail = await ComposeAsync(page, words, admin, words.SenderState(planned.Stage, outage.Kind), subject, id, outage.Id);

        if (planned.Opened is not null)
        {
            mail.Mime.InReplyTo = planned.Opened.MessageId;
            mail.Mime.References.Add(planned.Opened.MessageId);
        }

        return mail;
    }

    /// <summary>A test mail, which shows that alerts arrive and how they look.</summary>
    public Task<AlertMail> WriteTestAsync(Account account, Admin admin, string id)
    {
        var words = Wording.In(admin.Locale ?? account.Locale);
        var page = new MailPage(
            words.Language,
            Tone.Back,
            Wording.Capital(words.TestState),
            words.TestHeadline,
            [new Block.Paragraph(words.TestText)],
            [words.WhyYou(OneLine.Of(account.DisplayName, 100), account.Id)]);
        return ComposeAsync(
            page, words, admin, words.TestState, words.TestHeadline, $"test-{id}-{Digest($"{account.Id}|{MailPlan.Key(admin)}")}", "test");
    }

    /// <summary>A mail that belongs to no outage.</summary>
    /// <param name="key">The key of the notice in its account. The message id depends on it, so that a mail that is sent twice is
    /// recognised as one.</param>
    public Task<AlertMail> WriteNoticeAsync(Account account, Admin admin, NoticePage notice, string key)
    {
        var words = Wording.In(admin.Locale ?? account.Locale);
        var page = notice.Page.WithConsole(page => signer.Page(account, MailPlan.Key(admin), page, time.GetUtcNow())) with
        {
            Footer = [words.WhyYou(OneLine.Of(account.DisplayName, 100), account.Id), .. notice.Page.Footer],
        };
        return ComposeAsync(
            page, words, admin, notice.Page.State, OneLine.Of(notice.Subject, 180),
            $"notice-{Digest($"{account.Id}|{key}|{MailPlan.Key(admin)}")}", NoticeMark);
    }

    private async Task<AlertMail> ComposeAsync(
        MailPage page, Wording words, Admin admin, string state, string subject, string id, string mark)
    {
        var mail = new MimeMessage
        {
            MessageId = $"{id}@{options.From.Domain}",
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
        return new AlertMail(mail, mail.MessageId, subject);
    }

    private static string Digest(string identity) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 16));

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
