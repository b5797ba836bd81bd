namespace Connector.Gmail.Quota;

/// <summary>
/// Counts the quota units of the last minute and tells when more may be spent. No sixty seconds exceed the limit, however Google cuts its
/// minutes, and after a quiet minute all units may be spent at once.
/// </summary>
/// <remarks>
/// It counts in slots of a quarter of a second, and a slot counts until all of it is a minute old. A long backlog uses 240 of 241 parts of
/// the limit.
/// </remarks>
public sealed class UnitWindow(int limit)
{
    private const int SlotMilliseconds = 250;

    /// <summary>One slot more than a minute has, because the oldest slot counts until all of it is a minute old.</summary>
    private const int Slots = (60_000 / SlotMilliseconds) + 1;

    private readonly int[] _units = new int[Slots];
    private readonly Lock _gate = new();
    private long _newest;
    private int _sum;

    /// <summary>Spends units, or returns how long to wait before the next try.</summary>
    /// <param name="units">A call that costs more than the whole limit may leave when nothing else was spent.</param>
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
    /// Moves the units of an answered call to now. Google counted them at some moment between the call and now, so that after a slow call
    /// they must not expire earlier here than at Google.
    /// </summary>
    /// <param name="spentAt">When the units were spent.</param>
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
        // After the clock was set back, the slot stays the same, so that no spent units are forgotten.
        var newest = Math.Max(SlotOf(now), _newest);

        for (var gone = Math.Max(_newest + 1, newest - Slots + 1); gone <= newest; gone++)
        {
            _sum -= _units[gone % Slots];
            _units[gone % Slots] = 0;
        }

        _newest = newest;
    }

    /// <summary>The time until enough of the oldest slots are a minute old.</summary>
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
