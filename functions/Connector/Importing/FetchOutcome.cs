namespace Connector.Importing;

/// <summary>The outcome of a fetch that succeeded.</summary>
/// <param name="Checkpoint">Every mail before it is durable; null when the job's time was up first, in which case its progress is
/// saved.</param>
/// <param name="LastStored">Mails stored since progress was last saved.</param>
public sealed record FetchOutcome(ulong? Checkpoint, int LastStored);
