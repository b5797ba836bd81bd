using Connector.Mailboxes;

namespace Connector.Delivering.Queueing;

/// <summary>
/// How long a delivery waits after a failed try. Waits are spread by up to 20 % to either side, so that retries do not come all at once.
/// </summary>
/// <param name="jitter">The source of chance, in [0, 1).</param>
public sealed class DeliveryBackoff(Func<double> jitter)
{
    /// <summary>The longest time that the queue service can hide a message, less a margin.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1);

    // Standard Webhooks continues to hours and then gives up. Mail is never given up, and the breaker limits the calls, so minutes are
    // enough.
    private static readonly TimeSpan[] Schedule =
        [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];

    // Bytes that cannot be read need a tier change or a person.
    private static readonly TimeSpan[] UnreadableSchedule = [TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    /// <summary>The wait after a try that could not read the message's bytes.</summary>
    /// <param name="attempt">The try that failed, counted from 1.</param>
    public TimeSpan AfterUnreadable(int attempt) => Own(UnreadableSchedule, attempt, jitter());

    /// <summary>The wait after a try that found the destination down; never shorter than the destination asked for.</summary>
    /// <param name="attempt">The try that failed, counted from 1.</param>
    /// <param name="asked">The wait that the destination asked for; null for none.</param>
    public TimeSpan AfterDown(int attempt, TimeSpan? asked)
    {
        var chance = jitter();
        var own = Own(Schedule, attempt, chance);
        var theirs = asked is { } wait && wait < Longest ? wait * (1 + (0.2 * chance)) : asked ?? TimeSpan.Zero;
        var longer = own > theirs ? own : theirs;

        return longer < Longest ? longer : Longest;
    }

    private static TimeSpan Own(TimeSpan[] schedule, int attempt, double chance) =>
        Backoff.Spread(schedule[Math.Clamp(attempt, 1, schedule.Length) - 1], chance);
}
