namespace Connector.Importing;

/// <summary>How far a fetch came.</summary>
/// <param name="Checkpoint">Everything before it is durable; null when the job's time was up first, and its progress is saved.</param>
/// <param name="LastStored">Mails stored since progress was last saved.</param>
public sealed record FetchOutcome(ulong? Checkpoint, int LastStored);
