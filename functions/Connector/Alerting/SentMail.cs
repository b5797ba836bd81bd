namespace Connector.Alerting;

/// <summary>The result of one mail to one administrator: sent, refused, or left out because the administrator silenced it.</summary>
/// <param name="Number">The number of the mail within the outage.</param>
/// <param name="Covers">The number of the latest mail whose news it included.</param>
/// <param name="Subject">As sent, so that later mails are threaded under it even if the wording changes.</param>
/// <param name="RefusedWith">The server's code; null if it took the mail.</param>
/// <param name="SilencedBy">The silence that it was left out for; null if it was sent.</param>
public sealed record SentMail(
    string Admin, MailStage Stage, int Number, int Covers, string MessageId, string Subject, DateTimeOffset At, int? RefusedWith = null,
    string? RefusedText = null, string? SilencedBy = null)
{
    public bool IsRefused => RefusedWith is not null;
}

/// <summary>Kinds of mails about an outage. Spelled like this in storage.</summary>
public enum MailStage
{
    Opened,
    Update,
    Reminder,
    Resolved,
}
