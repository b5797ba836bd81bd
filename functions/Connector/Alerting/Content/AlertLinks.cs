namespace Connector.Alerting.Content;

/// <summary>The links of one administrator's mail. Each is signed and expires.</summary>
/// <param name="State">Shows the current state of the outage.</param>
/// <param name="Address">Silences reminders about one address.</param>
public sealed record AlertLinks(Uri State, Uri SilenceHour, Uri SilenceOutage, Func<string, Uri> Address);
