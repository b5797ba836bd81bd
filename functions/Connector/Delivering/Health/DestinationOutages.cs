using Connector.Delivering.Queueing;
using Connector.Messages;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering.Health;

/// <summary>
/// The circuit breaker of each account's destination. Its state is in the table Destinations, so all workers share it. While the
/// destination is down, one job per half minute calls it, and the first accepted message ends the outage.
/// </summary>
public sealed partial class DestinationOutages(
    DestinationTable destinations, DeliveryQueue queue, Redelivery redelivery, DestinationAlerts alerts, TimeProvider time,
    ILogger<DestinationOutages> logger)
{
    /// <summary>
    /// A job that waits for another job's call needs no early try of its own, because the first accepted message hands it over, and the
    /// sweep sends a job that calls if no other does.
    /// </summary>
    private static readonly TimeSpan WhileOthersCall = TimeSpan.FromHours(1);

    /// <summary>How long a recovery may take in the job that started it.</summary>
    private static readonly TimeSpan RecoveryMayTake = TimeSpan.FromMinutes(1);

    /// <summary>How long a few failures without a later answer are kept.</summary>
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromDays(1);

    /// <summary>Asks whether a job may call the destination.</summary>
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
            : (health, new DeliveryAnswer.Down(health.Reason, WhileOthersCall));
    }

    /// <summary>
    /// Hands over what waits if the destination is no longer down. A job that reads that it is down, and is put off only after another job
    /// has handed over everything that waits, would otherwise wait for an hour.
    /// </summary>
    public async Task WakeIfOverAsync(string account)
    {
        if (await destinations.FindAsync(account, CancellationToken.None) is not { IsDown: true })
        {
            await queue.WakeAsync(account, CancellationToken.None);
        }
    }

    /// <summary>
    /// A message has to wait for itself, so its job says nothing about a destination that is down. Without this, replies that wait for the
    /// mail that they answer would use up the calls that find out whether it works again.
    /// </summary>
    /// <returns>The health as it is now.</returns>
    public async Task<DestinationHealth> NotCalledAsync(DestinationHealth health) =>
        await destinations.TrySaveAsync(health.NotCalled(), CancellationToken.None) ?? health;

    /// <summary>The destination failed.</summary>
    public Task<DestinationHealth> FailedAsync(string account, DeliveryAnswer.Down down) =>
        ChangeAsync(account, (health, now) => health.Failed(down.Reason, now, down.IsDenied));

    /// <summary>The destination rejected a message. After several in a row the result is down.</summary>
    public Task<DestinationHealth> RejectedAsync(StoredMessage message, string reason) =>
        ChangeAsync(message.Mailbox.Account, (health, now) => health.RefusedOne(message.IdempotencyKey, reason, now));

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
            await RecoverAsync(saved, cancellationToken);
        }
    }

    /// <summary>The account has another destination, which gets at once what waited for the old one. May be repeated.</summary>
    public async Task ReplacedAsync(string account, CancellationToken cancellationToken)
    {
        var health = await destinations.FindAsync(account, cancellationToken);
        var outage = health is { IsDown: true } or { ClearedAt: not null } ? health.Since : (DateTimeOffset?)null;
        var (woken, revived) = await HandOverAsync(account, outage, cancellationToken);

        if (health is not null)
        {
            await destinations.TryRemoveAsync(health, cancellationToken);
        }

        Log.Replaced(logger, account, woken, revived);
    }

    /// <summary>
    /// Runs every minute: reports destinations that are down and has one job call each, completes recoveries after a crash, and deletes old
    /// suspicions.
    /// </summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await foreach (var health in destinations.ListAsync(cancellationToken))
        {
            await Isolated.TryAsync("destinations", health.Account, () => SweepAsync(health, cancellationToken), logger, cancellationToken);
        }
    }

    private async Task SweepAsync(DestinationHealth health, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        if (health.IsDown)
        {
            await TellAsync(health, cancellationToken);
            await CallAsync(health, cancellationToken);
        }
        else if (health.ClearedAt + RecoveryMayTake <= now)
        {
            await RecoverAsync(health, cancellationToken);
        }
        else if (health.ClearedAt is null && health.LastAt + ForgetAfter <= now)
        {
            await destinations.TryRemoveAsync(health, cancellationToken);
        }
    }

    /// <summary>Without new mail no job may be due for an hour. So one of those that wait calls the destination.</summary>
    private Task CallAsync(DestinationHealth health, CancellationToken cancellationToken) =>
        health.Probe(time.GetUtcNow()) is null ? Task.CompletedTask : queue.WakeOneAsync(health.Account, cancellationToken);

    private async Task TellAsync(DestinationHealth health, CancellationToken cancellationToken)
    {
        var isForgotten =
            !await alerts.TellAsync(health, cancellationToken) && await destinations.TryRemoveAsync(health, cancellationToken);

        // The destination may have recovered while it was reported as down.
        if (isForgotten
            || await destinations.FindAsync(health.Account, cancellationToken) is not ({ IsDown: true } or { ClearedAt: not null }))
        {
            await alerts.EndAsync(health.Account, cancellationToken);
        }
    }

    /// <summary>
    /// Hands over at once what waited, oldest first, and what was refused during the outage. May be repeated.
    /// </summary>
    private async Task RecoverAsync(DestinationHealth cleared, CancellationToken cancellationToken)
    {
        var (woken, revived) = await HandOverAsync(cleared.Account, cleared.Since, cancellationToken);

        // The row is removed last, so that the sweep completes a recovery after a crash. It also completes one whose row has changed.
        await destinations.TryRemoveAsync(cleared, cancellationToken);
        Log.Recovered(logger, cleared.Account, woken, revived);
    }

    /// <param name="since">When the outage began; null if there is none.</param>
    private async Task<(int Woken, int Revived)> HandOverAsync(string account, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var woken = await queue.WakeAsync(account, cancellationToken);
        var revived = since is { } began ? await redelivery.RefusedSinceAsync(account, began, cancellationToken) : 0;
        await alerts.EndAsync(account, cancellationToken);
        return (woken, revived);
    }

    /// <remarks>Takes no token, because the destination has answered and the result must be saved.</remarks>
    private Task<DestinationHealth> ChangeAsync(string account, Func<DestinationHealth, DateTimeOffset, DestinationHealth> change)
    {
        var now = time.GetUtcNow();
        return destinations.ChangeAsync(
            account, health => change(health ?? DestinationHealth.Begin(account, now), now), CancellationToken.None);
    }

    private static partial class Log
    {
        private const string Text =
            "The destination of {Account} takes mail again: {Woken} deliveries that waited and {Revived} refused messages are handed over.";

        [LoggerMessage(1, LogLevel.Information, Text)]
        public static partial void Recovered(ILogger logger, string account, int woken, int revived);

        private const string ReplacedText =
            "{Account} has another destination: {Woken} deliveries that waited and {Revived} refused messages are handed over.";

        [LoggerMessage(2, LogLevel.Information, ReplacedText)]
        public static partial void Replaced(ILogger logger, string account, int woken, int revived);
    }
}
