namespace Connector.Reporting.ServiceLevels;

/// <summary>
/// How many mails took how long from their arrival at Google to their delivery. The limits are fixed, so histograms of hours and instances
/// add up, and a row of a few hundred bytes holds any number of mails.
/// </summary>
public sealed record LagHistogram
{
    /// <summary>
    /// The upper limits of all buckets but the last, which has none, in seconds. They must not change, since rows have them.
    /// </summary>
    private static readonly double[] Limits =
    [
        1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 28_800, 57_600, 86_400,
        259_200, 604_800,
    ];

    private static readonly int MinuteBucket = Array.IndexOf(Limits, 60);

    private readonly int[] _counts = new int[Limits.Length + 1];

    public static LagHistogram Empty { get; } = new([]);

    /// <param name="counts">Mails in each bucket. Buckets that are missing at the end are empty.</param>
    public LagHistogram(ReadOnlySpan<int> counts) => counts[..Math.Min(counts.Length, _counts.Length)].CopyTo(_counts);

    public IReadOnlyList<int> Counts => _counts;

    public int Mails => _counts.Sum();

    /// <summary>The share of mails that were delivered within a minute; null without mails.</summary>
    public double? WithinMinute => Mails == 0 ? null : (double)Counts.Take(MinuteBucket + 1).Sum() / Mails;

    public LagHistogram With(TimeSpan lag)
    {
        var bucket = Array.FindIndex(Limits, limit => lag.TotalSeconds <= limit);
        var more = new LagHistogram(_counts);
        more._counts[bucket < 0 ? Limits.Length : bucket]++;
        return more;
    }

    public LagHistogram Plus(LagHistogram other)
    {
        var sum = new LagHistogram(_counts);

        for (var bucket = 0; bucket < sum._counts.Length; bucket++)
        {
            sum._counts[bucket] += other._counts[bucket];
        }

        return sum;
    }

    /// <summary>The time within which a share of the mails was delivered, estimated inside its bucket.</summary>
    /// <param name="share">0.95 for the slowest mail of the fastest 95 %.</param>
    /// <returns>Null without mails.</returns>
    public TimeSpan? Quantile(double share)
    {
        var wanted = share * Mails;
        var before = 0;

        for (var bucket = 0; bucket < Counts.Count && Mails > 0; bucket++)
        {
            if (Counts[bucket] > 0 && before + Counts[bucket] >= wanted)
            {
                var from = bucket == 0 ? 0 : Limits[bucket - 1];
                var to = bucket < Limits.Length ? Limits[bucket] : from;
                return TimeSpan.FromSeconds(from + ((to - from) * (wanted - before) / Counts[bucket]));
            }

            before += Counts[bucket];
        }

        return null;
    }
}
