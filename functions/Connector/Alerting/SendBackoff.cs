namespace Connector.Alerting;

/// <summary>Delay before the next try of a mail.</summary>
/// <param name="jitter">Source of randomness in [0, 1).</param>
public sealed class SendBackoff(Func<double> jitter)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Doubles from 30 seconds up to 15 minutes. Varies by 20 % in both directions, so that a thousand accounts do not retry together.
    /// </summary>
    /// <param name="attempt">The try that failed, from 1.</param>
    public TimeSpan After(int attempt)
    {
        // In seconds, because a TimeSpan would overflow before the cap is applied.
        var seconds = Math.Min(First.TotalSeconds * Math.Pow(2, attempt - 1), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (0.8 + (0.4 * jitter())));
    }
}
