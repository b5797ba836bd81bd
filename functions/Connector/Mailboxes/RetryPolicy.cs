using static Connector.Mailboxes.FailureClass;
using static Connector.Mailboxes.MailboxState;

namespace Connector.Mailboxes;

/// <summary>Decides whether a mailbox is tried again or parked after a failed fetch, and when. Pure.</summary>
/// <param name="jitter">The source of chance, in [0, 1).</param>
public sealed class RetryPolicy(RetryOptions options, Func<double> jitter)
{
    /// <summary>The state after the first failure.</summary>
    public MailboxState First(Failure failure, DateTimeOffset since, DateTimeOffset now) => Decide(failure, attempts: 1, since, now);

    /// <summary>The state after a further failure. Attempts are counted for each cause, the time for all causes together.</summary>
    public MailboxState Again(BackingOff state, Failure failure, DateTimeOffset now) =>
        Decide(failure, failure.Class == state.Cause ? state.Attempts + 1 : 1, state.Since, now);

    /// <summary>The state after a failed probe, which is parked for any cause.</summary>
    public MailboxState Again(Parked state, Failure failure, DateTimeOffset now)
    {
        var cause = failure.Class;

        // A refusal that may be temporary needs a second attempt (I6). Until then the old cause remains.
        if (AttemptsToPark(failure) > 1 && state.Cause != cause && state.Suspect != cause)
        {
            return state with { Suspect = cause, NextProbeAt = now + Spread(options.BaseDelay, cap: options.BaseDelay) };
        }

        var attempts = cause == state.Cause ? state.Attempts + 1 : 1;
        return new Parked(cause, attempts, state.Since, NextProbeAt(failure, attempts, now));
    }

    private MailboxState Decide(Failure failure, int attempts, DateTimeOffset since, DateTimeOffset now)
    {
        var retryAt = Later(now + Delay(attempts, options.MaxDelay), failure.RetryAt);

        return IsParked(failure, attempts, since, now, retryAt)
            ? new Parked(failure.Class, attempts, since, NextProbeAt(failure, attempts, now))
            : new BackingOff(failure.Class, attempts, since, retryAt);
    }

    private bool IsParked(Failure failure, int attempts, DateTimeOffset since, DateTimeOffset now, DateTimeOffset retryAt) =>
        failure.Class switch
        {
            ProviderUnavailable => attempts >= options.MaxAttempts || now - since >= options.ParkAfter,

            // A rate limit is an outage only when mail is late because of it, or certainly will be.
            RateLimited => retryAt - since >= options.ParkAfter,
            _ => attempts >= AttemptsToPark(failure),
        };

    /// <summary>A revoked consent needs a second attempt, and an answer that may be temporary a third.</summary>
    private static int AttemptsToPark(Failure failure) => failure switch
    {
        { MayPass: true } => 3,
        { Class: CredentialsRevoked } => 2,
        _ => 1,
    };

    private DateTimeOffset NextProbeAt(Failure failure, int attempts, DateTimeOffset now)
    {
        var delay = failure.Class switch
        {
            ProviderBlocked => Delay(attempts, options.ProbeBlocked),
            RateLimited or ProviderUnavailable => Delay(attempts, options.ProbeUnavailable),
            _ => Spread(options.ProbeCredentials, options.ProbeCredentials),
        };

        return Later(now + delay, failure.RetryAt);
    }

    private TimeSpan Delay(int attempts, TimeSpan cap) => Spread(new Backoff(options.BaseDelay, cap).After(attempts), cap);

    private TimeSpan Spread(TimeSpan delay, TimeSpan cap) => Backoff.Spread(delay, jitter()) is var spread && spread < cap ? spread : cap;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
