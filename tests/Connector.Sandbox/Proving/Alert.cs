using Connector.TestKit.Smtp;

namespace Connector.Sandbox.Proving;

/// <summary>What one administrator was told, and when.</summary>
/// <param name="Opened">The mails that began a thread.</param>
/// <param name="Resolved">The mails that followed in one.</param>
internal sealed record Alert(string Account, string Admin, IReadOnlyList<CaughtMail> Opened, IReadOnlyList<CaughtMail> Resolved)
{
    /// <summary>One that something has stopped, and one in the same thread that it is over.</summary>
    public bool IsAsItShouldBe => Opened.Count == 1 && Resolved.Count == 1 && Resolved[0].Message.InReplyTo == Opened[0].Message.MessageId;

    public static Alert Of(string account, string admin, SmtpCatcher smtp)
    {
        var mails = smtp.MailsFor(admin);
        return new Alert(account, admin, [.. mails.Where(Opens)], [.. mails.Where(mail => !Opens(mail))]);
    }

    /// <summary>The first mail about an outage answers nothing; the later ones answer it.</summary>
    public static bool Opens(CaughtMail mail) => string.IsNullOrEmpty(mail.Message.InReplyTo);

    /// <summary>As a list of mails would show it: who it is from, and the subject.</summary>
    public static string Headline(CaughtMail mail) => $"{mail.Message.From.Mailboxes.FirstOrDefault()?.Name} | {mail.Subject}";
}
