using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>Delay before the next try of a mail.</summary>
/// <param name="jitter">Source of randomness in [0, 1).</param>
public sealed class SendBackoff(Func<double> jitter)
{
    private static readonly Backoff Backoff = new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(4));

    /// <summary>
    /// Doubles from 30 seconds up to four minutes, then spreads by 20 % to either side, so that a thousand accounts do not retry together.
    /// An alert is late by no more than that when the mail server works again.
    /// </summary>
    /// <param name="attempt">The try that failed, counted from 1.</param>
    public TimeSpan After(int attempt) => Backoff.Spread(Backoff.After(attempt), jitter());
}
