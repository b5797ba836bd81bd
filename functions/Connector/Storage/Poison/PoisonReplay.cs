using Microsoft.Extensions.Logging;

namespace Connector.Storage.Poison;

/// <summary>Has work done again that was given up on, because a person mended what it failed for.</summary>
public sealed partial class PoisonReplay(PoisonTable table, WorkQueues queues, ILogger<PoisonReplay> logger)
{
    /// <returns>False when the message was no job, so that there is nothing to be done again.</returns>
    public async Task<bool> OneAsync(PoisonMessage poison, CancellationToken cancellationToken)
    {
        if (poison.Job is not { } job)
        {
            return false;
        }

        // On its way first: a crash in between leaves a row too many, and a second replay does no harm (I2).
        await queues.SendAsync(poison.Queue, job, visibleIn: null, cancellationToken);
        await table.ForgetAsync(poison, cancellationToken);
        Log.Replayed(logger, poison.Queue, poison.Id);
        return true;
    }

    /// <summary>All that a queue gave up on.</summary>
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
