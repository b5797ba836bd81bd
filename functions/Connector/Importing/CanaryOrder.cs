namespace Connector.Importing;

/// <summary>Makes a fetch job a canary, which runs although an incident holds its mailbox, and reports to the incident.</summary>
/// <param name="Number">The canary's number in the incident. Only the last canary runs, and only until it has reported.</param>
public sealed record CanaryOrder(string IncidentId, int Number);
