using System.Globalization;

namespace Connector.Benchmarks;

/// <summary>The measured figures, each with its bound if it has one.</summary>
internal sealed class Report
{
    private const string NotReached = "not reached";

    private readonly List<Row> _rows = [];

    /// <summary>Whether every figure keeps its bound.</summary>
    public bool IsReached => _rows.TrueForAll(row => row.Verdict != NotReached);

    public void Add(string figure, double value) => _rows.Add(new Row(figure, value, "", ""));

    public void AtMost(string figure, double value, double bound) =>
        _rows.Add(new Row(figure, value, $"<= {Number(bound)}", Verdict(value <= bound)));

    public void AtLeast(string figure, double value, double bound) =>
        _rows.Add(new Row(figure, value, $">= {Number(bound)}", Verdict(value >= bound)));

    public void Print()
    {
        var width = _rows.Max(row => row.Figure.Length);

        foreach (var row in _rows)
        {
            Console.WriteLine($"{row.Figure.PadRight(width)}  {Number(row.Value),9}  {row.Bound,-8}  {row.Verdict}".TrimEnd());
        }
    }

    private static string Verdict(bool isReached) => isReached ? "reached" : NotReached;

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private sealed record Row(string Figure, double Value, string Bound, string Verdict);
}
