using Connector.Sandbox.Proving;
using Spectre.Console;

namespace Connector.Sandbox.Telling;

/// <summary>A picture that changes in place: the story so far, and the states of the mailboxes.</summary>
internal sealed class LiveNarrator(IAnsiConsole console) : INarrator
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly List<(TimeSpan At, Tone Tone, string Line)> _said = [];
    private MailboxOverview _look = MailboxOverview.Nothing;
    private bool _isOver;
    private StoryClock _clock = new(TimeProvider.System);

    public async Task<Verdict> TellAsync(string title, StoryClock clock, Func<Task<Verdict>> play)
    {
        _clock = clock;
        console.WriteLine();
        console.Write(new Rule($"[bold]Connector sandbox[/] [grey]{Markup.Escape(title)}[/]").LeftJustified().RuleStyle("grey"));
        console.WriteLine();

        try
        {
            return await console.Live(Text.Empty).AutoClear(true).Cropping(VerticalOverflowCropping.Top).StartAsync(async live =>
            {
                var playing = play();
                while (!playing.IsCompleted)
                {
                    live.UpdateTarget(Picture(clock.Now));
                    await Task.WhenAny(playing, Task.Delay(Frame, TimeProvider.System));
                }

                return await playing;
            });
        }
        finally
        {
            // The live part is cleared at the end and written once more, since a low terminal has shown only a part of it.
            console.Write(Picture(now: null));
            _isOver = true;
        }
    }

    public void Say(TimeSpan at, Tone tone, string line)
    {
        lock (_gate)
        {
            _said.Add((at, tone, line));
            if (_isOver)
            {
                console.MarkupLine($"[grey]{_clock.Stamp(at)}[/] {Mark(tone)} {Markup.Escape(line)}");
            }
        }
    }

    public void Show(MailboxOverview look)
    {
        lock (_gate)
        {
            _look = look;
        }
    }

    public void Conclude(Verdict verdict)
    {
        console.WriteLine();
        console.Write(new Rule("[bold]Proof[/]").LeftJustified().RuleStyle("grey"));
        if (verdict.Figures.Count > 0)
        {
            console.Write(ProofTable.Of(verdict.Figures));
            console.WriteLine();
        }

        console.Write(ProofTable.Of(verdict.Checks));
        console.WriteLine();
        console.Write(ProofTable.Of(verdict.Alerts, verdict.Clock));
        console.WriteLine();
        console.MarkupLine($"[grey]Alert mails and the app's log are in[/] {Markup.Escape(verdict.Folder)}");
        console.WriteLine();
        console.MarkupLine($"[bold {(verdict.Holds ? "green" : "red")}]{Markup.Escape(verdict.Summary)}[/]");
        console.WriteLine();
    }

    public void Invite(IReadOnlyList<(string What, string Where)> sights)
    {
        var grid = new Grid().AddColumn().AddColumn();
        foreach (var (what, where) in sights)
        {
            grid.AddRow($"[grey]{what}[/]", Markup.Escape(where));
        }

        console.Write(grid);
        console.MarkupLine("Everything keeps running; [bold]Ctrl+C[/] ends it.");
    }

    public void Close(string why)
    {
        console.WriteLine();
        console.MarkupLine($"[yellow]{Markup.Escape(why)}[/]");
    }

    private Rows Picture(TimeSpan? now)
    {
        lock (_gate)
        {
            var timeline = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap().PadLeft(0).PadRight(1))
                .AddColumn(new GridColumn().PadLeft(0));
            foreach (var (at, tone, line) in _said.OrderBy(said => said.At))
            {
                timeline.AddRow($"[grey]{_clock.Stamp(at)}[/]", Mark(tone), Markup.Escape(line));
            }

            if (now is { } present)
            {
                timeline.AddRow($"[grey]{_clock.Stamp(present)}[/]", "[grey]…[/]", "");
            }

            return _look.Lines.Count == 0 ? new Rows(timeline) : new Rows(timeline, Text.Empty, MailboxGrid.Of(_look));
        }
    }

    private static string Mark(Tone tone) => tone switch
    {
        Tone.Good => "[green]●[/]",
        Tone.Bad => "[red]●[/]",
        Tone.Mail => "[yellow]✉[/]",
        _ => "[grey]·[/]",
    };
}
