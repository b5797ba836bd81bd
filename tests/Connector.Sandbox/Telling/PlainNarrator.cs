using Connector.Sandbox.Proving;

namespace Connector.Sandbox.Telling;

/// <summary>A line for each event; for logs, pipes and terminals without colours.</summary>
internal sealed class PlainNarrator(TextWriter output) : INarrator
{
    private string _movement = "";
    private StoryClock _clock = new(TimeProvider.System);

    public Task<Verdict> TellAsync(string title, StoryClock clock, Func<Task<Verdict>> play)
    {
        _clock = clock;
        output.WriteLine($"Connector sandbox: {title}");
        output.WriteLine();
        return play();
    }

    public void Say(TimeSpan at, Tone tone, string line) => output.WriteLine($"{_clock.Stamp(at)}  {Mark(tone)} {line}");

    public void Show(MailboxOverview look)
    {
        if (look.Movement != _movement)
        {
            _movement = look.Movement;
            output.WriteLine($"          mailboxes: {look.Movement}; {look.Imported} of {look.AtGmail} mails imported");
        }
    }

    public void Conclude(Verdict verdict)
    {
        output.WriteLine();
        foreach (var line in FigureLines.Of(verdict.Figures))
        {
            output.WriteLine(line);
        }

        foreach (var check in verdict.Checks)
        {
            output.WriteLine($"{(check.Holds ? "ok    " : "FAILED")}  {check.What}: {check.Found}");
        }

        output.WriteLine();
        foreach (var alert in verdict.Alerts)
        {
            output.WriteLine(
                $"{alert.Admin} ({alert.Account}): alert {Times(alert.Opened, verdict.Clock)}, all-clear "
                    + $"{Times(alert.Resolved, verdict.Clock)}");
        }

        output.WriteLine();
        output.WriteLine($"Alert mails and the app's log are in {verdict.Folder}");
        output.WriteLine(verdict.Summary);
    }

    public void Invite(IReadOnlyList<(string What, string Where)> sights)
    {
        output.WriteLine();
        foreach (var (what, where) in sights)
        {
            output.WriteLine($"{what}: {where}");
        }

        output.WriteLine("Everything keeps running; Ctrl+C ends it.");
    }

    public void Close(string why)
    {
        output.WriteLine();
        output.WriteLine(why);
    }

    internal static string Times(IReadOnlyList<TestKit.Smtp.CaughtMail> mails, StoryClock clock) =>
        mails.Count == 0 ? "none" : string.Join(" and ", mails.Select(mail => clock.Stamp(clock.Of(mail.ReceivedAt))));

    private static string Mark(Tone tone) => tone switch
    {
        Tone.Good => "+",
        Tone.Bad => "!",
        Tone.Mail => "@",
        _ => "-",
    };
}
