using Connector.Messages;

namespace Connector.Delivering.Health;

/// <summary>Records the answers of an account's destination in the table Destinations, where all workers read them.</summary>
public sealed class DestinationReport(DestinationTable destinations, DestinationRecovery recovery, TimeProvider time)
{
    /// <summary>
    /// A job that waits for another job's call needs no early try of its own, because the first accepted message hands it over.
    /// </summary>
    private static readonly TimeSpan WhileOthersCall = TimeSpan.FromHours(1);

    /// <summary>Asks whether a job may call the destination. While it is down, one job per half minute may.</summary>
    /// <returns>The health of the destination, null if it is healthy; and the answer to use if the job must not call it.</returns>
    public async Task<(DestinationHealth? Health, DeliveryAnswer.Down? Down)> BeginAsync(
        string account, CancellationToken cancellationToken)
    {
        var health = await destinations.FindAsync(account, cancellationToken);

        if (health is not { IsDown: true })
        {
            return (health, null);
        }

        return health.Probe(time.GetUtcNow()) is { } probe && await destinations.TrySaveAsync(probe, cancellationToken) is { } probing
            ? (probing, null)
            : (health, new DeliveryAnswer.Down(health.Reason, WhileOthersCall, WasAsked: false));
    }

    /// <summary>The destination failed.</summary>
    public Task<DestinationHealth> FailedAsync(string account, string reason)
    {
        var now = time.GetUtcNow();
        return destinations.ChangeAsync(
            account, health => (health ?? DestinationHealth.Begin(account, now)).Failed(reason, now), CancellationToken.None);
    }

    /// <summary>The destination rejected a message. After several in a row the result is down.</summary>
    public Task<DestinationHealth> RejectedAsync(StoredMessage message, string reason)
    {
        var (account, now) = (message.Mailbox.Account, time.GetUtcNow());
        return destinations.ChangeAsync(
            account,
            health => (health ?? DestinationHealth.Begin(account, now)).RefusedOne(message.IdempotencyKey, reason, now),
            CancellationToken.None);
    }

    /// <summary>The destination accepted a message. If it was down before, everything that waits is handed over at once.</summary>
    /// <param name="health">As the job knows it. If another worker has changed it since, nothing is done.</param>
    public async Task AcceptedAsync(DestinationHealth health, CancellationToken cancellationToken)
    {
        if (health.Accepted(time.GetUtcNow()) is not { } cleared)
        {
            await destinations.TryRemoveAsync(health, CancellationToken.None);
        }
        else if (await destinations.TrySaveAsync(cleared, CancellationToken.None) is { } saved && health.IsDown)
        {
            await recovery.RunAsync(saved, cancellationToken);
        }
    }
}
