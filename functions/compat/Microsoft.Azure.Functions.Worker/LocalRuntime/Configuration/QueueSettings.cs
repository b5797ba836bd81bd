namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;

/// <summary><c>extensions.queues</c> of host.json.</summary>
/// <param name="BatchSize">Messages asked for at once.</param>
/// <param name="NewBatchThreshold">Messages in flight down to which no more are asked for.</param>
/// <param name="VisibilityTimeout">Pause between a failure and the next attempt.</param>
/// <param name="MaxDequeueCount">Attempts before a message is poison.</param>
internal sealed record QueueSettings(
    int BatchSize,
    int NewBatchThreshold,
    TimeSpan MaxPollingInterval,
    TimeSpan VisibilityTimeout,
    int MaxDequeueCount,
    bool Base64);
