using Connector.Sandbox.Proving;

namespace Connector.Sandbox.Telling;

/// <summary>The figures, in columns of plain text.</summary>
internal static class FigureLines
{
    public static IEnumerable<string> Of(IReadOnlyList<Figure> figures)
    {
        if (figures.Count == 0)
        {
            yield break;
        }

        string[][] rows = [["", "", "then", "ours", "at most"], .. figures.Select(Row)];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            yield return string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
        }

        if (figures.Any(figure => figure.What.EndsWith('*')))
        {
            yield return "* in seconds as they are: nothing on this way is hurried but the look into the queue, whose 2 s are counted in "
                + "full";
        }

        yield return "";
    }

    private static string[] Row(Figure figure) =>
        [figure.Limit is null ? "" : figure.Holds ? "ok" : "FAILED", figure.What, figure.Then ?? "", figure.Ours, figure.Limit ?? ""];
}
