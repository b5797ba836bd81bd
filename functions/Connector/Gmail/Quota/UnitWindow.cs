namespace Connector.Gmail.Quota;

/// <summary>
/// Quota units spent in the last minute, and when more may be spent: never more than the limit in any sixty seconds, however Google
/// cuts its minutes, and all of it at once when the minute before was quiet.
/// </summary>
/// <remarks>Counts in slots of a second, each until all of it is a minute old: a long backlog uses 60 of 61 parts of the limit.</remarks>
public sealed class UnitWindow(int limit)
{
    /// <summary>A minute, and the slot in which the minute before it ends.</summary>
    private const int Slots = 61;

    private readonly int[] _units = new int[Slots];
    private readonly Lock _gate = new();
    private long _second;
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
                _units[_second % Slots] += units;
                _sum += units;
                return TimeSpan.Zero;
            }

            return Wait(units, now);
        }
    }

    private void Forget(DateTimeOffset now)
    {
        // A clock that was set back stays in the slot it was in, rather than forgetting what was spent.
        var second = Math.Max(now.ToUnixTimeSeconds(), _second);

        for (var gone = Math.Max(_second + 1, second - Slots + 1); gone <= second; gone++)
        {
            _sum -= _units[gone % Slots];
            _units[gone % Slots] = 0;
        }

        _second = second;
    }

    /// <summary>Until enough of the oldest slots are a minute old.</summary>
    private TimeSpan Wait(int units, DateTimeOffset now)
    {
        var sum = _sum;

        for (var slot = _second - Slots + 1; slot <= _second; slot++)
        {
            sum -= _units[slot % Slots];

            if (sum + units <= limit || sum == 0)
            {
                return DateTimeOffset.FromUnixTimeSeconds(slot + Slots) - now;
            }
        }

        return TimeSpan.FromSeconds(1);
    }
}
