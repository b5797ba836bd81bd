namespace Connector.Delivering;

/// <summary>What a delivery job learns of its account's destination, and tells the other workers by the table Destinations.</summary>
public sealed class DestinationReport(DestinationTable destinations, DestinationRecovery recovery, TimeProvider time)
{
    /// <summary>Asks whether a job may call the destination. While it is down, one job in half a minute may.</summary>
    /// <returns>The health to go by, null for a well one; and whether the job has to wait.</returns>
    public async Task<(DestinationHealth? Health, bool MustWait)> BeginAsync(string account, CancellationToken cancellationToken)
    {
        var health = await destinations.FindAsync(account, cancellationToken);

        if (health is not { IsDown: true })
        {
            return (health, MustWait: false);
        }

        var probing = health.Probe(time.GetUtcNow()) is { } probe ? await destinations.TrySaveAsync(probe, cancellationToken) : null;
        return (probing ?? health, MustWait: probing is null);
    }

    /// <summary>It failed, whatever the message.</summary>
    public Task<DestinationHealth> FailedAsync(string account, string reason)
    {
        var now = time.GetUtcNow();
        return destinations.ChangeAsync(account, health => (health ?? DestinationHealth.Begin(account, now)).Failed(reason, now), CancellationToken.None);
    }

    /// <summary>It refused a message. Once it has refused several in a row, it is down: the result says so.</summary>
    public Task<DestinationHealth> RefusedAsync(StoredMessage message, string reason)
    {
        var (account, now) = (message.Mailbox.Account, time.GetUtcNow());
        return destinations.ChangeAsync(
            account, health => (health ?? DestinationHealth.Begin(account, now)).RefusedOne(message.IdempotencyKey, reason, now), CancellationToken.None);
    }

    /// <summary>It took a message. When it was down before, all that waits is handed over at once.</summary>
    /// <param name="health">As the job knows it; somebody else who changed it meanwhile knows better.</param>
    public async Task CleanAsync(DestinationHealth health, CancellationToken cancellationToken)
    {
        if (health.Clean(time.GetUtcNow()) is not { } clean)
        {
            await destinations.TryRemoveAsync(health, CancellationToken.None);
        }
        else if (await destinations.TrySaveAsync(clean, CancellationToken.None) is { } saved && health.IsDown)
        {
            await recovery.RunAsync(saved, cancellationToken);
        }
    }
}
