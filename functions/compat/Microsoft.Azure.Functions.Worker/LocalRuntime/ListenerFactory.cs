using Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Http;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Queues;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Timers;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime;

/// <summary>Makes what listens for each function.</summary>
internal sealed class ListenerFactory(
    StorageConnections connections,
    HostSettings host,
    LocalRuntimeOptions options,
    FunctionInvoker invoker,
    ManualRuns manualRuns,
    TimeProvider time,
    ILoggerFactory loggers)
{
    public ManualRuns ManualRuns => manualRuns;

    /// <summary>Null for HTTP functions, which the web server listens for.</summary>
    public ITriggerListener? Create(LocalFunction function) => function.Trigger switch
    {
        Trigger.Timer timer => Create(function, timer),
        Trigger.Queue queue => Create(function, queue),
        _ => null,
    };

    private TimerListener Create(LocalFunction function, Trigger.Timer timer)
    {
        var container = connections.HostBlobs().GetBlobContainerClient("azure-webjobs-hosts");
        var logger = loggers.CreateLogger<TimerListener>();
        return new TimerListener(
            function,
            timer,
            new TimerLock(container.GetBlobClient($"locks/{host.HostId}/{function.Name}.Listener"), options.TimerLease, time, logger),
            new TimerStatusBlob(container.GetBlobClient($"timers/{host.HostId}/{function.Name}/status")),
            invoker,
            time,
            logger);
    }

    private QueueListener Create(LocalFunction function, Trigger.Queue trigger)
    {
        var account = connections.Queues(trigger.Connection);
        var queue = account.GetQueueClient(trigger.Name);
        var poison = trigger.PoisonName is { } name ? new StoredQueue(account.GetQueueClient(name)) : null;
        var logger = loggers.CreateLogger<QueueListener>();
        var attempt = new MessageAttempt(function, queue, poison, host.Queues, options, invoker, time, logger);
        return new QueueListener(queue, attempt, host.Queues, options, time, logger);
    }
}
