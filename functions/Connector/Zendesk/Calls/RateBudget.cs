using System.Collections.Concurrent;

namespace Connector.Zendesk.Calls;

/// <summary>
/// Keeps a fifth of the calls per minute of each Zendesk free for its other apps and for its agents, and a fifth of the updates of
/// tickets, which have a limit of their own. Each answer says how many the whole account has left, so the instances of this app need not
/// know each other.
/// </summary>
public sealed class RateBudget(TimeProvider time)
{
    /// <summary>The part of a limit that deliveries leave free.</summary>
    private const double KeptFree = 0.2;

    /// <summary>The part of the limit that the comparison leaves free, most of it for deliveries.</summary>
    private const double KeptFreeByComparison = 0.6;

    /// <summary>
    /// Calls that are kept for each mail that has begun. A mail that finds the limit spent in its middle repeats some calls a minute later.
    /// </summary>
    private const int CallsOfMail = 3;

    /// <summary>
    /// Updates that are kept for each comment that has begun: its own, and one for a comment of another instance, which this one notices
    /// only after it.
    /// </summary>
    private const int UpdatesOfComment = 2;

    /// <summary>
    /// Updates of all tickets of an account, of which the agents' own are some: 300 with an add-on, 20 in a trial or a sandbox
    /// (developer.zendesk.com, "Tickets": Update Ticket). The first answer to an update corrects it.
    /// </summary>
    private const int UpdatesPerMinute = 100;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Limits> _limits = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Counts a call, unless it has to wait.</summary>
    /// <returns>How long it has to wait; zero if it may leave.</returns>
    internal TimeSpan Spend(string subdomain, ZendeskCall call = ZendeskCall.Read) => LimitsOf(subdomain).Spend(call, time.GetUtcNow());

    /// <summary>Asks whether a mail may begin, and keeps calls for it until <see cref="End"/>.</summary>
    /// <returns>How long it has to wait; zero if it may begin.</returns>
    internal TimeSpan Begin(string subdomain) => LimitsOf(subdomain).Begin(time.GetUtcNow());

    /// <summary>A mail that has begun needs no calls any more.</summary>
    internal void End(string subdomain) => LimitsOf(subdomain).End();

    /// <summary>Asks whether a mail may become a comment, and keeps an update of a ticket for it until <see cref="EndUpdate"/>.</summary>
    /// <returns>How long it has to wait; zero if it may.</returns>
    internal TimeSpan BeginUpdate(string subdomain) => LimitsOf(subdomain).BeginUpdate(time.GetUtcNow());

    /// <summary>A mail that became a comment, or did not, needs no update any more.</summary>
    internal void EndUpdate(string subdomain) => LimitsOf(subdomain).EndUpdate();

    /// <summary>Notes what an answer said about the account's limits.</summary>
    internal void Learn(string subdomain, RateHeaders rates)
    {
        if (rates is { Limit: { } limit, Remaining: { } remaining })
        {
            LimitsOf(subdomain).Learn(limit, remaining, time.GetUtcNow() + (rates.Reset ?? Minute));
        }

        if (rates.Updates is { } updates)
        {
            LimitsOf(subdomain).LearnUpdates(updates, time.GetUtcNow());
        }
    }

    /// <summary>Zendesk refused a call because the account has spent its limit.</summary>
    internal void Pause(string subdomain, TimeSpan wait) => LimitsOf(subdomain).Pause(time.GetUtcNow() + wait);

    private Limits LimitsOf(string subdomain) => _limits.GetOrAdd(subdomain, _ => new Limits());

    /// <summary>The limits of one Zendesk.</summary>
    private sealed class Limits
    {
        private readonly Lock _gate = new();
        private readonly RateWindow _calls = new();
        private readonly RateWindow _updates = new(UpdatesPerMinute);
        private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;
        private int _begun;
        private int _begunUpdates;

        public TimeSpan Spend(ZendeskCall call, DateTimeOffset now)
        {
            lock (_gate)
            {
                var isUpdate = call == ZendeskCall.Comment;
                var wait = WaitFor(call == ZendeskCall.Compare ? KeptFreeByComparison : KeptFree, kept: 0, now);
                wait = wait == TimeSpan.Zero && isUpdate ? _updates.WaitFor(KeptFree, kept: 0, now) : wait;

                if (wait == TimeSpan.Zero)
                {
                    _calls.Spend();

                    if (isUpdate)
                    {
                        _updates.Spend();
                    }
                }

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

        public TimeSpan BeginUpdate(DateTimeOffset now)
        {
            lock (_gate)
            {
                var wait = _updates.WaitFor(KeptFree, _begunUpdates * UpdatesOfComment, now);
                _begunUpdates += wait == TimeSpan.Zero ? 1 : 0;
                return wait;
            }
        }

        public void EndUpdate()
        {
            lock (_gate)
            {
                _begunUpdates--;
            }
        }

        public void Learn(int limit, int remaining, DateTimeOffset ends)
        {
            lock (_gate)
            {
                _calls.Learn(limit, remaining, ends);
            }
        }

        public void LearnUpdates(EndpointLimit limit, DateTimeOffset now)
        {
            lock (_gate)
            {
                _updates.Learn(limit.Total, limit.Remaining, now + limit.Resets);
            }
        }

        public void Pause(DateTimeOffset until)
        {
            lock (_gate)
            {
                _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
            }
        }

        private TimeSpan WaitFor(double keptFree, int kept, DateTimeOffset now) =>
            now < _pausedUntil ? _pausedUntil - now : _calls.WaitFor(keptFree, kept, now);
    }
}
