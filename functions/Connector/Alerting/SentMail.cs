namespace Connector.Alerting;

/// <summary>What became of one mail to one administrator: sent, refused for good, or left out since the reader wanted silence.</summary>
/// <param name="Number">Which mail of the outage it was.</param>
/// <param name="Covers">The number of the latest mail whose news it told.</param>
/// <param name="Subject">As sent, so that what follows threads under it whatever the wording is by then.</param>
/// <param name="RefusedWith">The server's code; null when it took the mail.</param>
/// <param name="SilencedBy">The silence for which it was left out; null when it was not.</param>
public sealed record SentMail(
    string Admin, MailStage Stage, int Number, int Covers, string MessageId, string Subject, DateTimeOffset At, int? RefusedWith = null, string? RefusedText = null, string? SilencedBy = null)
{
    public bool IsRefused => RefusedWith is not null;
}

/// <summary>What a mail is for. Spelled like this in storage.</summary>
public enum MailStage
{
    Opened,
    Update,
    Reminder,
    Resolved,
}
