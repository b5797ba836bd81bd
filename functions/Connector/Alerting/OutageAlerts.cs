using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>
/// Handles the job of an outage: decides what administrators must be told, saves the decision, sends the mails and schedules the next job.
/// </summary>
public sealed partial class OutageAlerts(
    OutageTable outages, OutageDecision decision, OutageSending sending, AlertOutbox outbox, TimeProvider time,
    ILogger<OutageAlerts> logger)
{
    // A job that is earlier than this is left to the later job that follows it.
    private static readonly TimeSpan SlightlyEarly = TimeSpan.FromMinutes(2);

    public async Task HandleAsync(string account, string id, CancellationToken cancellationToken)
    {
        while (await outages.FindAsync(account, id, cancellationToken) is { } outage)
        {
            if (await TryHandleAsync(outage, cancellationToken))
            {
                return;
            }
        }

        Log.UnknownOutage(logger, account, id);
    }

    /// <returns>False if the outage was changed meanwhile.</returns>
    private async Task<bool> TryHandleAsync(Outage outage, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        if (!(outage.NextAt <= now))
        {
            if (outage.IsOver || outage.NextAt <= now + SlightlyEarly)
            {
                await outbox.ScheduleAsync(outage, cancellationToken);
            }

            return true;
        }

        var (decided, account) = await decision.DecideAsync(outage, now, cancellationToken);

        if (await outages.TrySaveAsync(outage, decided, cancellationToken) is not { } saved)
        {
            return false;
        }

        if (account is null)
        {
            Log.UnknownAccount(logger, outage.Account, outage.Id);
        }

        // The decision claims the outage if there is something to send.
        var next = account is not null && saved.ClaimedUntil > now ? await sending.SendAsync(account, saved, cancellationToken) : saved;

        if (next is not null)
        {
            await outbox.ScheduleAsync(next, CancellationToken.None);
        }

        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The alert job's outage {Account}/{Outage} does not exist")]
        public static partial void UnknownOutage(ILogger logger, string account, string outage);

        [LoggerMessage(
            2, LogLevel.Warning, "Outage {Account}/{Outage} is closed without further mails because the account does not exist any more")]
        public static partial void UnknownAccount(ILogger logger, string account, string outage);
    }
}
