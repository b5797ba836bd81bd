using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Connector.Benchmarks.Reporting;

/// <summary>The figures of one run: a table for people, one flat object for programs. What was not measured is in neither.</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private readonly Lock _gate = new();
    private readonly List<Figure> _figures = [];

    public void Add(Figure figure)
    {
        lock (_gate)
        {
            _figures.Add(figure);
        }
    }

    public void Add(string name, double value) => Add(new Figure(name, value));

    /// <param name="keepsOthers">Figures of an earlier run that were not measured now stay.</param>
    public void Write(string path, bool keepsOthers)
    {
        // Scenarios that run side by side end side by side.
        lock (_gate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var values = keepsOthers && File.Exists(path)
                ? JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllText(path))!
                : [];

            foreach (var figure in _figures)
            {
                values[figure.Name] = Math.Round(figure.Value, 4);
            }

            File.WriteAllText(path, JsonSerializer.Serialize(values, Json) + "\n");
        }
    }

    public void Print()
    {
        if (!Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi)
        {
            AnsiConsole.Write(Table());
            return;
        }

        var width = _figures.Max(figure => figure.Name.Length);

        foreach (var figure in _figures)
        {
            Console.WriteLine($"{figure.Name.PadRight(width)}  {Number(figure.Value),12}  {figure.Target,-14}  {Verdict(figure)}".TrimEnd());
        }
    }

    private Table Table()
    {
        var table = new Table().Border(TableBorder.Minimal)
            .AddColumn("figure").AddColumn(new TableColumn("measured").RightAligned()).AddColumn("target").AddColumn("");

        foreach (var figure in _figures)
        {
            var colour = figure.IsReached switch { true => "green", false => "red", null => "grey" };
            table.AddRow(
                Markup.Escape(figure.Name), Number(figure.Value), Markup.Escape(figure.Target ?? ""), $"[{colour}]{Verdict(figure)}[/]");
        }

        return table;
    }

    private static string Verdict(Figure figure) => figure.IsReached switch { true => "reached", false => "not reached", null => "" };

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "0" : "0.000", CultureInfo.InvariantCulture);
}
