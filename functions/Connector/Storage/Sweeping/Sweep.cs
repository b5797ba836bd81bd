namespace Connector.Storage.Sweeping;

/// <summary>What the minute's timer does for one feature. May be cut off at any line and run again.</summary>
/// <param name="Name">A tag of the metric.</param>
public sealed record Sweep(string Name, Func<CancellationToken, Task> RunAsync);
