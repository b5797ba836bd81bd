using Connector.Reporting.Activity;
using Connector.Reporting.Endings;
using Connector.Reporting.ServiceLevels;

namespace Connector.WebConsole.Reading;

/// <summary>The numbers of a stretch of time in columns of equal length, for a picture and a table.</summary>
/// <param name="Until">It may be in the middle of the last column.</param>
/// <param name="Columns">The sums of each column; <see cref="MinuteActivity.At"/> is its beginning.</param>
public sealed record ActivityPlot(
    DateTimeOffset From, DateTimeOffset Until, TimeSpan ColumnLength, IReadOnlyList<MinuteActivity> Columns)
{
    private const int MaxColumns = 72;

    /// <summary>How soon mail was delivered; null for the plot of an incident.</summary>
    public ServiceReport? Service { get; init; }

    /// <summary>The test mails of each test address; null for the plot of an incident.</summary>
    public TestMailReading? TestMails { get; init; }

    /// <summary>Credentials that end soon or have a problem; empty for the plot of an incident.</summary>
    public IReadOnlyList<Ending> Endings { get; init; } = [];

    /// <summary>The lengths of a column, in minutes. The last is long enough for the longest reading.</summary>
    private static readonly int[] Lengths = [1, 2, 5, 10, 15, 30, 60, 120, 180];

    /// <summary>The sum of all columns.</summary>
    public MinuteActivity Sum { get; } = Columns.Aggregate(new MinuteActivity(From), (one, other) => one + other);

    /// <summary>The columns in which something happened.</summary>
    public IEnumerable<MinuteActivity> Busy => Columns.Where(column => !column.IsEmpty);

    /// <param name="minutes">By time. Those outside of the stretch are left out.</param>
    public static ActivityPlot Of(IReadOnlyList<MinuteActivity> minutes, DateTimeOffset from, DateTimeOffset until)
    {
        var first = until - from > ActivityTable.LongestRead ? until - ActivityTable.LongestRead : from;
        var length = TimeSpan.FromMinutes(Lengths.FirstOrDefault(
            one => (until - first).TotalMinutes / one <= MaxColumns - 1, Lengths[^1]));
        var start = new DateTimeOffset(first.UtcTicks - (first.UtcTicks % length.Ticks), TimeSpan.Zero);
        var columns = Enumerable.Range(0, Math.Max(1, (int)Math.Ceiling((until - start) / length)))
            .Select(index => new MinuteActivity(start + (index * length))).ToArray();

        foreach (var minute in minutes.Where(minute => minute.At >= start && minute.At < start + (columns.Length * length)))
        {
            columns[(int)((minute.At - start) / length)] += minute;
        }

        return new ActivityPlot(start, until, length, columns);
    }
}
