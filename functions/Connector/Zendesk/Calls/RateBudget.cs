using System.Collections.Concurrent;

namespace Connector.Zendesk.Calls;

/// <summary>
/// Keeps a fifth of the calls per minute of each Zendesk free for its other apps and for its agents. Each answer says how many calls the
/// whole account has left, so the instances of this app need not know each other.
/// </summary>
public sealed class RateBudget(TimeProvider time)
{
    /// <summary>The part of the limit that deliveries leave free.</summary>
    private const double KeptFree = 0.2;

    /// <summary>The part of the limit that the comparison leaves free, most of it for deliveries.</summary>
    private const double KeptFreeByComparison = 0.6;

    /// <summary>
    /// Calls that are kept for each mail that has begun. A mail that finds the limit spent in its middle repeats some calls a minute later.
    /// </summary>
    private const int CallsOfMail = 3;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Window> _windows = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Counts a call, unless it has to wait.</summary>
    /// <returns>How long it has to wait; zero if it may leave.</returns>
    internal TimeSpan Spend(string subdomain, bool isComparison = false) =>
        WindowOf(subdomain).Spend(isComparison ? KeptFreeByComparison : KeptFree, time.GetUtcNow());

    /// <summary>Asks whether a mail may begin, and keeps calls for it until <see cref="End"/>.</summary>
    /// <returns>How long it has to wait; zero if it may begin.</returns>
    internal TimeSpan Begin(string subdomain) => WindowOf(subdomain).Begin(time.GetUtcNow());

    /// <summary>A mail that has begun needs no calls any more.</summary>
    internal void End(string subdomain) => WindowOf(subdomain).End();

    /// <summary>Notes what an answer said about the account's limit.</summary>
    internal void Learn(string subdomain, RateHeaders rates)
    {
        if (rates is { Limit: { } limit, Remaining: { } remaining })
        {
            WindowOf(subdomain).Learn(limit, remaining, time.GetUtcNow() + (rates.Reset ?? Minute));
        }
    }

    /// <summary>Zendesk refused a call because the account has spent its limit.</summary>
    internal void Pause(string subdomain, TimeSpan wait) => WindowOf(subdomain).Pause(time.GetUtcNow() + wait);

    private Window WindowOf(string subdomain) => _windows.GetOrAdd(subdomain, _ => new Window());

    /// <summary>The current minute of one Zendesk.</summary>
    private sealed class Window
    {
        /// <summary>Zendesk counts whole seconds, so the end of a minute differs a little from one answer to the next.</summary>
        private static readonly TimeSpan SameEnd = TimeSpan.FromSeconds(3);

        private readonly Lock _gate = new();
        private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;
        private DateTimeOffset _ends = DateTimeOffset.MinValue;
        private int _limit;
        private int _remaining;
        private int _begun;

        public TimeSpan Spend(double keptFree, DateTimeOffset now)
        {
            lock (_gate)
            {
                var wait = WaitFor(keptFree, kept: 0, now);
                _remaining -= wait == TimeSpan.Zero ? 1 : 0;
                return wait;
            }
        }

        public TimeSpan Begin(DateTimeOffset now)
        {
            lock (_gate)
            {
                var wait = WaitFor(KeptFree, _begun * CallsOfMail, now);
                _begun += wait == TimeSpan.Zero ? 1 : 0;
                return wait;
            }
        }

        public void End()
        {
            lock (_gate)
            {
                _begun--;
            }
        }

        /// <summary>Answers may overtake each other, so within a minute the lowest number counts.</summary>
        public void Learn(int limit, int remaining, DateTimeOffset ends)
        {
            lock (_gate)
            {
                var isSame = ends <= _ends + SameEnd;
                (_limit, _remaining) = (limit, isSame ? Math.Min(remaining, _remaining) : remaining);
                _ends = isSame && _ends < ends ? _ends : ends;
            }
        }

        public void Pause(DateTimeOffset until)
        {
            lock (_gate)
            {
                _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
            }
        }

        /// <param name="kept">Calls that others will need.</param>
        private TimeSpan WaitFor(double keptFree, int kept, DateTimeOffset now)
        {
            if (now < _pausedUntil)
            {
                return _pausedUntil - now;
            }

            if (now >= _ends && _limit > 0)
            {
                // The first answer of the new minute corrects this, but many calls may leave before it comes.
                (_remaining, _ends) = (_limit, now + Minute);
            }

            return _limit > 0 && _remaining - kept <= _limit * keptFree ? _ends - now : TimeSpan.Zero;
        }
    }
}
