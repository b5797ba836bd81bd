namespace Connector.Alerting;

/// <summary>How long to wait before a mail is tried again.</summary>
/// <param name="jitter">The source of chance, in [0, 1).</param>
public sealed class SendBackoff(Func<double> jitter)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary>Doubles from 30 seconds up to 15 minutes, then spreads by 20 % to either side, so that a thousand accounts do not return together.</summary>
    /// <param name="attempt">The try that failed, counted from 1.</param>
    public TimeSpan After(int attempt)
    {
        // In seconds: as a TimeSpan the power would overflow before the cap is applied.
        var seconds = Math.Min(First.TotalSeconds * Math.Pow(2, attempt - 1), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (0.8 + (0.4 * jitter())));
    }
}
