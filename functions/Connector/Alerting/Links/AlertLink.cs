namespace Connector.Alerting.Links;

/// <summary>The content of a signed link in a mail.</summary>
/// <param name="Admin">The administrator who got the mail.</param>
/// <param name="Address">The mailbox, for <see cref="LinkAction.SilenceAddress"/>; null for others.</param>
public sealed record AlertLink(string Account, string Outage, string Admin, LinkAction Action, string? Address, DateTimeOffset ExpiresAt);

/// <summary>What a link does. The numbers are part of links that were sent, so they never change.</summary>
public enum LinkAction
{
    /// <summary>Shows the current state of the outage.</summary>
    State = 0,

    SilenceHour = 1,

    SilenceOutage = 2,

    SilenceAddress = 3,
}
