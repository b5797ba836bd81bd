namespace Connector.Storage.Poison;

/// <summary>A poison queue and its handler.</summary>
/// <param name="HandleAsync">Takes a message's id and text; the queue's function calls it too.</param>
public sealed record PoisonQueue(string Name, Func<string, string, CancellationToken, Task> HandleAsync);
