namespace Connector.Alerting.Content;

/// <summary>Where the links of one administrator's mail lead. Each is signed, and ends by itself.</summary>
/// <param name="State">How the outage stands now.</param>
/// <param name="Address">No more reminders about one address.</param>
public sealed record AlertLinks(Uri State, Uri SilenceHour, Uri SilenceOutage, Func<string, Uri> Address);
