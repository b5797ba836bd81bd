namespace Connector.Gmail.Quota;

/// <summary>
/// What this instance may take of the project's quota. Other instances take from it too and none knows of the others, so each finds its
/// share out, as TCP does (AIMD): a fifth less after a refusal of the project, and a constant bit more with every second. All that are
/// refused give up the same part and win back the same amount, which is what makes the shares equal in time.
/// </summary>
/// <remarks>Nothing is held back until Google refuses for the first time, nor once the share has grown to the whole again.</remarks>
/// <param name="limit">Of the whole project, in units per minute.</param>
public sealed class ProjectShare(int limit)
{
    private const double Kept = 0.8;

    /// <summary>Of the limit, per second: from nothing to the whole takes 24 minutes. Faster would mean more refusals on the way.</summary>
    private const double Regained = 0.0007;

    private const double Least = 0.01;

    /// <summary>What may leave at once, in seconds of the share.</summary>
    private const double Burst = 2;

    /// <summary>The dearest call, watch, costs this.</summary>
    private const int MostOfACall = 100;

    /// <summary>Refusals within this time tell of the same shortage, and count once.</summary>
    private static readonly TimeSpan SameShortage = TimeSpan.FromSeconds(10);

    /// <summary>After a refusal nothing leaves for so long: the minute that is spent does not come back sooner.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private double _share = 1;
    private double _units;
    private DateTimeOffset _asOf;
    private DateTimeOffset _cutAt = DateTimeOffset.MinValue;
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;

    /// <summary>From 0 to 1.</summary>
    public double Share
    {
        get
        {
            lock (_gate)
            {
                return _share;
            }
        }
    }

    private double UnitsPerSecond => _share * limit / 60;

    /// <summary>Spends units, or says how long to wait before asking again.</summary>
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
        // A clock that was set back gains nothing.
        var seconds = Math.Max(0, (now - _asOf).TotalSeconds);
        _asOf = now > _asOf ? now : _asOf;
        _share = Math.Min(1, _share + (Regained * seconds));

        // Whatever a call costs, it can be saved up for.
        _units = Math.Min(_units + (UnitsPerSecond * seconds), Math.Max(UnitsPerSecond * Burst, MostOfACall));
    }
}
