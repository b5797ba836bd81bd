namespace Connector.Gmail.Quota;

/// <summary>
/// Quota units spent in the last minute, and when more may be spent: never more than the limit in any sixty seconds, however Google
/// cuts its minutes, and all of it at once when the minute before was quiet.
/// </summary>
/// <remarks>Counts in slots of a quarter of a second, each until all of it is a minute old: a long backlog uses 240 of 241 parts of the limit.</remarks>
public sealed class UnitWindow(int limit)
{
    private const int SlotMilliseconds = 250;

    /// <summary>A minute, and the slot in which the minute before it ends.</summary>
    private const int Slots = (60_000 / SlotMilliseconds) + 1;

    private readonly int[] _units = new int[Slots];
    private readonly Lock _gate = new();
    private long _newest;
    private int _sum;

    /// <summary>Spends units, or says how long to wait before asking again.</summary>
    /// <param name="units">A call that costs more than the whole limit is let through when nothing else was spent.</param>
    /// <returns>Zero when the units are spent.</returns>
    public TimeSpan Spend(int units, DateTimeOffset now)
    {
        lock (_gate)
        {
            Forget(now);

            if (_sum == 0 || _sum + units <= limit)
            {
                _units[_newest % Slots] += units;
                _sum += units;
                return TimeSpan.Zero;
            }

            return Wait(units, now);
        }
    }

    /// <summary>
    /// A call was answered. Google counted its units at some moment between its leaving and now: they are spent as of now, so that a slow
    /// network never puts them into a minute that is taken for theirs no more.
    /// </summary>
    /// <param name="spentAt">When they were spent.</param>
    public void Answered(int units, DateTimeOffset spentAt, DateTimeOffset now)
    {
        lock (_gate)
        {
            Forget(now);
            var slot = SlotOf(spentAt);
            var moved = slot > _newest - Slots && slot <= _newest ? Math.Min(units, _units[slot % Slots]) : 0;

            _units[slot % Slots] -= moved;
            _units[_newest % Slots] += units;
            _sum += units - moved;
        }
    }

    private static long SlotOf(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds() / SlotMilliseconds;

    private void Forget(DateTimeOffset now)
    {
        // A clock that was set back stays in the slot it was in, rather than forgetting what was spent.
        var newest = Math.Max(SlotOf(now), _newest);

        for (var gone = Math.Max(_newest + 1, newest - Slots + 1); gone <= newest; gone++)
        {
            _sum -= _units[gone % Slots];
            _units[gone % Slots] = 0;
        }

        _newest = newest;
    }

    /// <summary>Until enough of the oldest slots are a minute old.</summary>
    private TimeSpan Wait(int units, DateTimeOffset now)
    {
        var sum = _sum;

        for (var slot = _newest - Slots + 1; slot <= _newest; slot++)
        {
            sum -= _units[slot % Slots];

            if (sum + units <= limit || sum == 0)
            {
                return DateTimeOffset.FromUnixTimeMilliseconds((slot + Slots) * SlotMilliseconds) - now;
            }
        }

        return TimeSpan.FromMilliseconds(SlotMilliseconds);
    }
}
