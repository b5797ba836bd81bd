using Connector.TestKit.Smtp;

namespace Connector.TestKit.App;

/// <summary>The alert mails of one administrator.</summary>
/// <param name="Opened">The mails that began a thread.</param>
/// <param name="Resolved">The mails that say that it is over.</param>
/// <param name="Updates">The mails in between.</param>
public sealed record AdminAlerts(
    string Account, string Admin, IReadOnlyList<CaughtMail> Opened, IReadOnlyList<CaughtMail> Resolved, IReadOnlyList<CaughtMail> Updates)
{
    private static readonly string[] Over = ["back to normal", "läuft wieder"];

    /// <summary>One that something has stopped, and one in the same thread that it is over.</summary>
    public bool IsAsItShouldBe => Opened.Count == 1 && Resolved.Count == 1 && Resolved[0].Message.InReplyTo == Opened[0].Message.MessageId;

    public static AdminAlerts Of(string account, string admin, SmtpCatcher smtp)
    {
        ArgumentNullException.ThrowIfNull(smtp);
        var mails = smtp.MailsFor(admin).Where(mail => !IsNotice(mail)).ToList();
        return new AdminAlerts(
            account, admin, [.. mails.Where(Opens)], [.. mails.Where(Resolves)], [.. mails.Where(mail => !Opens(mail) && !Resolves(mail))]);
    }

    /// <summary>A mail that is part of no outage.</summary>
    public static bool IsNotice(CaughtMail mail) => mail.Message.Headers["X-Connector-Alert"] == "notice";

    /// <summary>The first mail about an outage answers nothing; the later ones answer it.</summary>
    public static bool Opens(CaughtMail mail) => string.IsNullOrEmpty(mail.Message.InReplyTo);

    /// <summary>The sender's name tells the state.</summary>
    public static bool Resolves(CaughtMail mail) =>
        !Opens(mail) && Over.Any(words => SenderOf(mail).EndsWith(words, StringComparison.Ordinal));

    /// <summary>The sender and the subject, as a list of mails shows them.</summary>
    public static string Headline(CaughtMail mail) => $"{SenderOf(mail)} | {mail.Subject}";

    /// <summary>The sender's name, as a list of mails shows it.</summary>
    public static string SenderOf(CaughtMail mail) => mail.Message.From.Mailboxes.FirstOrDefault()?.Name ?? "";
}
