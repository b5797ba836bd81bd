namespace Connector.Alerting.Content;

/// <summary>The links of one administrator's mail. Each is signed and expires.</summary>
/// <param name="State">Shows the current state of the outage.</param>
/// <param name="Address">Silences reminders about one address.</param>
/// <param name="Console">The console's page of one address, or of the account if there is none.</param>
/// <param name="Reconnect">Where the owner of an address gives a new consent.</param>
public sealed record AlertLinks(
    Uri State, Uri SilenceHour, Uri SilenceOutage, Func<string, Uri> Address, Func<string?, Uri> Console, Func<string, Uri> Reconnect)
{
    /// <summary>They are for the page of <see cref="State"/>, which needs no link to itself.</summary>
    public bool IsForPage { get; init; }
}
