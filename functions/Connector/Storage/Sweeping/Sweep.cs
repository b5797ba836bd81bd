namespace Connector.Storage.Sweeping;

/// <summary>The work of one feature that runs every minute. It may stop at any line and run again.</summary>
/// <param name="Name">A tag of the metric.</param>
public sealed record Sweep(string Name, Func<CancellationToken, Task> RunAsync);
