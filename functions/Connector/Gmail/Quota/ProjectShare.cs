namespace Connector.Gmail.Quota;

/// <summary>
/// This instance's share of the project's quota. The instances do not know each other, so each adapts as TCP does (AIMD): a fifth less
/// after a refusal of the project, and a constant amount more every second. All refused instances lose the same part and regain the same
/// amount, which makes the shares equal over time.
/// </summary>
/// <remarks>There is no limit before Google's first refusal, and none once the share has grown to the whole again.</remarks>
/// <param name="limit">The limit of the whole project, in units per minute.</param>
internal sealed class ProjectShare(int limit)
{
    private const double Kept = 0.8;

    /// <summary>
    /// Part of the limit that is regained per second. It takes 24 minutes from nothing to the whole; faster would cause more refusals.
    /// </summary>
    private const double Regained = 0.0007;

    private const double Least = 0.01;

    /// <summary>How much may be spent at once, in seconds of the share.</summary>
    private const double Burst = 2;

    /// <summary>The cost of the most expensive call, watch.</summary>
    private const int MostOfACall = 100;

    /// <summary>Refusals within this time have the same cause and count once.</summary>
    private static readonly TimeSpan SameShortage = TimeSpan.FromSeconds(10);

    /// <summary>No call leaves for this time after a refusal, since the minute that is spent does not end sooner.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private double _share = 1;
    private double _units;
    private DateTimeOffset _asOf;
    private DateTimeOffset _cutAt = DateTimeOffset.MinValue;
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;

    /// <summary>From 0 to 1.</summary>
    public double Share => Volatile.Read(ref _share);

    private double UnitsPerSecond => _share * limit / 60;

    /// <summary>Spends units, or returns how long to wait before the next try.</summary>
    /// <returns>Zero when the units are spent.</returns>
    public TimeSpan Spend(int units, DateTimeOffset now)
    {
        lock (_gate)
        {
            Regain(now);

            if (now < _pausedUntil)
            {
                return _pausedUntil - now;
            }

            if (_share < 1)
            {
                if (_units < units)
                {
                    return TimeSpan.FromSeconds((units - _units) / UnitsPerSecond) + TimeSpan.FromMilliseconds(1);
                }

                _units -= units;
            }

            return TimeSpan.Zero;
        }
    }

    /// <summary>Google refused a call because the project's minute is spent.</summary>
    public void Refused(DateTimeOffset now)
    {
        lock (_gate)
        {
            Regain(now);
            _pausedUntil = now + Pause;

            if (now - _cutAt >= SameShortage)
            {
                _cutAt = now;
                _share = Math.Max(Least, _share * Kept);
                _units = Math.Min(_units, UnitsPerSecond * Burst);
            }
        }
    }

    private void Regain(DateTimeOffset now)
    {
        // A clock that was set back must not add units.
        var seconds = Math.Max(0, (now - _asOf).TotalSeconds);
        _asOf = now > _asOf ? now : _asOf;
        _share = Math.Min(1, _share + (Regained * seconds));

        // Even the most expensive call can be saved up for.
        _units = Math.Min(_units + (UnitsPerSecond * seconds), Math.Max(UnitsPerSecond * Burst, MostOfACall));
    }
}
