namespace Connector.Zendesk.Calls;

/// <summary>The current minute of one limit. Its owner holds a lock.</summary>
/// <param name="limit">What is assumed until an answer says it; 0 if calls leave at once until then.</param>
internal sealed class RateWindow(int limit = 0)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Zendesk counts whole seconds, so the end of a minute differs a little from one answer to the next.</summary>
    private static readonly TimeSpan SameEnd = TimeSpan.FromSeconds(3);

    private DateTimeOffset _ends = DateTimeOffset.MinValue;
    private int _limit = limit;
    private int _remaining;

    /// <summary>How long a call has to wait; zero if it may leave.</summary>
    /// <param name="keptFree">The part of the limit that stays free.</param>
    /// <param name="kept">Calls that others will need.</param>
    public TimeSpan WaitFor(double keptFree, int kept, DateTimeOffset now)
    {
        if (now >= _ends && _limit > 0)
        {
            // The first answer of the new minute corrects this, but many calls may leave before it comes.
            (_remaining, _ends) = (_limit, now + Minute);
        }

        return _limit > 0 && _remaining - kept <= _limit * keptFree ? _ends - now : TimeSpan.Zero;
    }

    public void Spend() => _remaining--;

    /// <summary>Answers may overtake each other, so within a minute the lowest number counts.</summary>
    public void Learn(int limit, int remaining, DateTimeOffset ends)
    {
        var isSame = ends <= _ends + SameEnd;

        // A number that was counted under an assumed limit says nothing about the real one.
        (_limit, _remaining) = (limit, isSame && limit == _limit ? Math.Min(remaining, _remaining) : remaining);
        _ends = isSame && _ends < ends ? _ends : ends;
    }
}
