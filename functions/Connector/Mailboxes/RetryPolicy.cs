using static Connector.Mailboxes.FailureClass;
using static Connector.Mailboxes.MailboxState;

namespace Connector.Mailboxes;

/// <summary>Decides, and only decides, what follows a failed fetch: another try, or the parking place.</summary>
/// <param name="jitter">The source of chance, in [0, 1).</param>
public sealed class RetryPolicy(RetryOptions options, Func<double> jitter)
{
    /// <summary>The state after the first failure of a row.</summary>
    public MailboxState First(Failure failure, DateTimeOffset since, DateTimeOffset now) => Decide(failure, attempts: 1, since, now);

    /// <summary>The state after a further failure. Tries are counted per cause, time is not.</summary>
    public MailboxState Again(BackingOff state, Failure failure, DateTimeOffset now) =>
        Decide(failure, failure.Class == state.Cause ? state.Attempts + 1 : 1, state.Since, now);

    /// <summary>The state after a failed probe: still parked, whatever failed.</summary>
    public MailboxState Again(Parked state, Failure failure, DateTimeOffset now)
    {
        var cause = failure.Class;

        // A refusal that may pass is said only when a second try confirms it (I6): until then the old cause stands.
        if (TriesToPark(failure) > 1 && state.Cause != cause && state.Suspect != cause)
        {
            return state with { Suspect = cause, NextProbeAt = now + Spread(options.BaseDelay, options.BaseDelay) };
        }

        var attempts = cause == state.Cause ? state.Attempts + 1 : 1;
        return new Parked(cause, attempts, state.Since, NextProbeAt(failure, attempts, now));
    }

    private MailboxState Decide(Failure failure, int attempts, DateTimeOffset since, DateTimeOffset now)
    {
        var retryAt = Later(now + Backoff(attempts, options.MaxDelay), failure.RetryAt);

        return IsParked(failure, attempts, since, now, retryAt)
            ? new Parked(failure.Class, attempts, since, NextProbeAt(failure, attempts, now))
            : new BackingOff(failure.Class, attempts, since, retryAt);
    }

    private bool IsParked(Failure failure, int attempts, DateTimeOffset since, DateTimeOffset now, DateTimeOffset retryAt) => failure.Class switch
    {
        ProviderUnavailable => attempts >= options.MaxAttempts || now - since >= options.ParkAfter,

        // Being asked to slow down is no outage, until the mail is late for it or is sure to be.
        RateLimited => retryAt - since >= options.ParkAfter,
        _ => attempts >= TriesToPark(failure),
    };

    /// <summary>A revoked consent is confirmed by a second try. What passes for one call in a hundred, by two more.</summary>
    private static int TriesToPark(Failure failure) => failure switch
    {
        { MayPass: true } => 3,
        { Class: CredentialsRevoked } => 2,
        _ => 1,
    };

    private DateTimeOffset NextProbeAt(Failure failure, int attempts, DateTimeOffset now)
    {
        var delay = failure.Class switch
        {
            ProviderBlocked => Backoff(attempts, options.ProbeBlocked),
            RateLimited or ProviderUnavailable => Backoff(attempts, options.ProbeUnavailable),
            _ => Spread(options.ProbeCredentials, options.ProbeCredentials),
        };

        return Later(now + delay, failure.RetryAt);
    }

    private TimeSpan Backoff(int attempts, TimeSpan cap)
    {
        // In seconds: as a TimeSpan the power would overflow before the cap is applied.
        var seconds = Math.Min(options.BaseDelay.TotalSeconds * Math.Pow(2, attempts - 1), cap.TotalSeconds);
        return Spread(TimeSpan.FromSeconds(seconds), cap);
    }

    /// <summary>Spreads by up to 20 % to either side, so that what failed together does not return together, and never past the cap.</summary>
    private TimeSpan Spread(TimeSpan delay, TimeSpan cap)
    {
        var spread = delay * (0.8 + (0.4 * jitter()));
        return spread < cap ? spread : cap;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
