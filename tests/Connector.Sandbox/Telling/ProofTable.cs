using Connector.Sandbox.Proving;
using Connector.TestKit.App;
using Spectre.Console;

namespace Connector.Sandbox.Telling;

/// <summary>The tables at the end: the figures, the checks, and the administrators' mails.</summary>
internal static class ProofTable
{
    public static Table Of(IReadOnlyList<Check> checks)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumn("").AddColumn("").AddColumn("");
        foreach (var check in checks)
        {
            table.AddRow(
                check.Holds ? "[green]✓[/]" : "[red]✗[/]", Markup.Escape(check.What),
                $"[{(check.Holds ? "grey" : "red")}]{Markup.Escape(check.Found)}[/]");
        }

        return table;
    }

    public static Table Of(IReadOnlyList<Figure> figures)
    {
        var table = new Table().Border(TableBorder.None)
            .AddColumn("").AddColumn("").AddColumn("[grey]then[/]").AddColumn("[grey]ours[/]").AddColumn("[grey]at most[/]");
        foreach (var figure in figures)
        {
            var mark = figure.Limit is null ? "[grey]·[/]" : figure.Holds ? "[green]✓[/]" : "[red]✗[/]";
            table.AddRow(
                mark, Markup.Escape(figure.What), $"[grey]{Markup.Escape(figure.Then ?? "")}[/]",
                figure.Holds ? Markup.Escape(figure.Ours) : $"[red]{Markup.Escape(figure.Ours)}[/]",
                $"[grey]{Markup.Escape(figure.Limit ?? "")}[/]");
        }

        return table;
    }

    public static Table Of(IReadOnlyList<AdminAlerts> alerts, StoryClock clock)
    {
        var table = new Table().Border(TableBorder.None)
            .AddColumn("[grey]administrator[/]").AddColumn("[grey]account[/]").AddColumn("[grey]alert[/]").AddColumn("[grey]all-clear[/]");
        foreach (var alert in alerts)
        {
            table.AddRow(
                Markup.Escape(alert.Admin), Markup.Escape(alert.Account), PlainNarrator.Times(alert.Opened, clock),
                PlainNarrator.Times(alert.Resolved, clock));
        }

        return table;
    }
}
