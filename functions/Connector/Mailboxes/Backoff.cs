namespace Connector.Mailboxes;

/// <summary>A delay that doubles with each attempt, from the first one up to the longest.</summary>
public sealed record Backoff(TimeSpan First, TimeSpan Longest)
{
    /// <param name="attempt">The failed attempt; the first is 1.</param>
    public TimeSpan After(int attempt)
    {
        // In seconds, because the power would overflow a TimeSpan.
        var seconds = First.TotalSeconds * Math.Pow(2, attempt - 1);
        return seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;
    }

    /// <summary>
    /// Spreads a delay by up to 20 % to either side, so that what failed at the same time is not tried again at the same time.
    /// </summary>
    /// <param name="chance">In [0, 1).</param>
    public static TimeSpan Spread(TimeSpan delay, double chance) => delay * (0.8 + (0.4 * chance));
}
