namespace Connector.Delivering;

/// <summary>How long a delivery waits after a try that met a destination that is down.</summary>
/// <param name="jitter">The source of chance, in [0, 1).</param>
public sealed class DeliveryBackoff(Func<double> jitter)
{
    /// <summary>What the queue service can hide a message for, less room for a second or two.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1);

    // Standard Webhooks goes on to hours and then gives up. Mail is waited for, and the breaker keeps the load off: minutes, for ever.
    private static readonly TimeSpan[] Schedule =
        [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];

    // A tier change or a repair by a person is what helps such a message.
    private static readonly TimeSpan[] AsideSchedule = [TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    /// <summary>How long a message waits alone whose bytes could not be read.</summary>
    /// <param name="attempt">The try that failed, counted from 1.</param>
    public TimeSpan Aside(int attempt) => AsideSchedule[Math.Clamp(attempt, 1, AsideSchedule.Length) - 1] * (0.8 + (0.4 * jitter()));

    /// <summary>Spreads by up to 20 % to either side, so that what failed together does not return together, and never comes earlier than asked.</summary>
    /// <param name="attempt">The try that failed, counted from 1.</param>
    /// <param name="asked">How long the destination asked to be left alone; null when it did not say.</param>
    public TimeSpan After(int attempt, TimeSpan? asked)
    {
        var chance = jitter();
        var own = Schedule[Math.Clamp(attempt, 1, Schedule.Length) - 1] * (0.8 + (0.4 * chance));
        var theirs = asked is { } wait && wait < Longest ? wait * (1 + (0.2 * chance)) : asked ?? TimeSpan.Zero;
        var longer = own > theirs ? own : theirs;

        return longer < Longest ? longer : Longest;
    }
}
