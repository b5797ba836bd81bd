using System.Globalization;
using Spectre.Console;

namespace Connector.Sandbox.Telling;

/// <summary>The states of the mailboxes: one row each, or one row for each account if there are many.</summary>
internal static class MailboxGrid
{
    private const int MostRows = 15;

    public static Table Of(MailboxOverview look)
    {
        var table = new Table().Border(TableBorder.None).AddColumn("").AddColumn("[grey]mailbox[/]").AddColumn("[grey]state[/]")
            .AddColumn(new TableColumn("[grey]at Gmail[/]").RightAligned()).AddColumn(new TableColumn("[grey]imported[/]").RightAligned());

        if (look.Lines.Count <= MostRows)
        {
            foreach (var line in look.Lines)
            {
                Add(table, Dot(line), line.Address, Words(line), line.AtGmail, line.Imported);
            }
        }
        else
        {
            foreach (var account in look.Lines.GroupBy(line => line.Account))
            {
                var part = new MailboxOverview([.. account]);
                Add(table, Dot(Worst(part)), $"{account.Key} ({part.Lines.Count} mailboxes)", part.States, part.AtGmail, part.Imported);
            }
        }

        return table;
    }

    private static void Add(Table table, string dot, string name, string state, int atGmail, int imported)
    {
        var behind = imported < atGmail ? "yellow" : "default";
        table.AddRow(dot, Markup.Escape(name), Markup.Escape(state), Number(atGmail), $"[{behind}]{Number(imported)}[/]");
    }

    private static MailboxLine Worst(MailboxOverview look) => look.Lines.FirstOrDefault(line => !line.IsActive) ?? look.Lines[0];

    private static string Words(MailboxLine line) =>
        line is { IsActive: false, Cause: { } cause } ? $"{line.Standing}, {cause}" : line.Standing;

    private static string Dot(MailboxLine line) => line.Standing switch
    {
        "Active" => "[green]●[/]",
        "Parked" or "held" => "[red]●[/]",
        "Paused" => "[grey]●[/]",
        _ => "[yellow]●[/]",
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
