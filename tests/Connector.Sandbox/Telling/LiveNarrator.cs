using Connector.Sandbox.Proving;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Connector.Sandbox.Telling;

/// <summary>A calm picture that changes in place: the story so far, and how the mailboxes stand.</summary>
internal sealed class LiveNarrator(IAnsiConsole console) : INarrator
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly List<(TimeSpan At, Tone Tone, string Line)> _said = [];
    private MailboxLook _look = MailboxLook.Nothing;

    public async Task<Verdict> TellAsync(StoryClock clock, Func<Task<Verdict>> play)
    {
        console.WriteLine();
        console.Write(new Rule("[bold]Connector sandbox[/] [grey]a block by Google, told in a minute[/]").LeftJustified().RuleStyle("grey"));
        console.WriteLine();

        return await console.Live(Text.Empty).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Top).StartAsync(async live =>
        {
            var playing = play();
            while (!playing.IsCompleted)
            {
                live.UpdateTarget(Picture(clock.Now));
                await Task.WhenAny(playing, Task.Delay(Frame, TimeProvider.System));
            }

            live.UpdateTarget(Picture(now: null));
            return await playing;
        });
    }

    public void Say(TimeSpan at, Tone tone, string line)
    {
        lock (_gate)
        {
            _said.Add((at, tone, line));
        }
    }

    public void Show(MailboxLook look)
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
        console.Write(ProofTable.Of(verdict.Checks));
        console.WriteLine();
        console.Write(ProofTable.Of(verdict.Alerts, verdict.Clock));
        console.WriteLine();
        console.MarkupLine($"[grey]Alert mails and the app's log are in[/] {Markup.Escape(verdict.Folder)}");
        console.WriteLine();
        console.MarkupLine(verdict.Holds
            ? "[bold green]Proved.[/] No mail was lost, none was doubled, and everybody was told."
            : "[bold red]Not proved.[/] See what failed above.");
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
            var lines = _said.OrderBy(said => said.At).Select(said => (IRenderable)new Markup(Line(said.At, said.Tone, said.Line)));
            var running = now is { } at ? new Markup($"[grey]{StoryClock.Stamp(at)}[/]  [grey]…[/]") : (IRenderable)Text.Empty;
            return new Rows([.. lines, running, .. _look.Lines.Count == 0 ? [] : new IRenderable[] { Text.Empty, MailboxTable.Of(_look) }]);
        }
    }

    private static string Line(TimeSpan at, Tone tone, string line)
    {
        var (mark, style) = tone switch
        {
            Tone.Good => ("●", "green"),
            Tone.Bad => ("●", "red"),
            Tone.Mail => ("✉", "yellow"),
            _ => ("·", "grey"),
        };

        return $"[grey]{StoryClock.Stamp(at)}[/]  [{style}]{mark}[/] {Markup.Escape(line)}";
    }
}
