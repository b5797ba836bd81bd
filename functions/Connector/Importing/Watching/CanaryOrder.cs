namespace Connector.Importing;

/// <summary>Makes a fetch job a canary: it knocks although its mailbox is held, and reports to the incident.</summary>
/// <param name="Number">Which canary of the incident; one that is not the last, or has reported, does not knock.</param>
public sealed record CanaryOrder(string IncidentId, int Number);
