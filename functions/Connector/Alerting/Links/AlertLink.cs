namespace Connector.Alerting.Links;

/// <summary>What a link in a mail is good for, and for whom.</summary>
/// <param name="Admin">Who got the mail.</param>
/// <param name="Address">The mailbox, for <see cref="LinkAction.SilenceAddress"/>; null for others.</param>
public sealed record AlertLink(string Account, string Outage, string Admin, LinkAction Action, string? Address, DateTimeOffset ExpiresAt);

/// <summary>What a link leads to. The number stands in links that were sent: it never changes.</summary>
public enum LinkAction
{
    /// <summary>A look at how the outage stands.</summary>
    State = 0,

    SilenceHour = 1,

    SilenceOutage = 2,

    SilenceAddress = 3,
}
