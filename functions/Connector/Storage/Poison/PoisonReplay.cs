using Microsoft.Extensions.Logging;

namespace Connector.Storage.Poison;

/// <summary>Enqueues poison messages again, after a person has fixed the cause.</summary>
public sealed partial class PoisonReplay(PoisonTable table, WorkQueues queues, ILogger<PoisonReplay> logger)
{
    /// <returns>False if the message was not a job, so that it cannot be replayed.</returns>
    public async Task<bool> OneAsync(PoisonMessage poison, CancellationToken cancellationToken)
    {
        if (poison.Job is not { } job)
        {
            return false;
        }

        // Enqueued first: a crash in between leaves a superfluous row, and a second replay does no harm (I2).
        await queues.SendAsync(poison.Queue, job, visibleIn: null, cancellationToken);
        await table.ForgetAsync(poison, cancellationToken);
        Log.Replayed(logger, poison.Queue, poison.Id);
        return true;
    }

    /// <summary>Replays all poison messages of a queue.</summary>
    public async Task<(int Enqueued, int Unreadable)> AllAsync(string queue, CancellationToken cancellationToken)
    {
        var (enqueued, unreadable) = (0, 0);

        await foreach (var poison in table.ListAsync(queue, after: null, cancellationToken))
        {
            if (await OneAsync(poison, cancellationToken))
            {
                enqueued++;
            }
            else
            {
                unreadable++;
            }
        }

        return (enqueued, unreadable);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Replayed {Poison} on {Queue}.")]
        public static partial void Replayed(ILogger logger, string queue, string poison);
    }
}
