namespace Connector.Storage.Poison;

/// <summary>A queue of poison and what takes its messages.</summary>
/// <param name="HandleAsync">From a message's id and text: what the queue's own function calls.</param>
public sealed record PoisonQueue(string Name, Func<string, string, CancellationToken, Task> HandleAsync);
