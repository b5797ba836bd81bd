using System.Globalization;
using Connector.Alerting.Words;
using Connector.Mailboxes;
using Connector.WebConsole.Acting;

namespace Connector.WebConsole.Words;

/// <summary>Says what an action changed or did, by the words that its record keeps.</summary>
public static class ActionResult
{
    public static string Of(AuditEntry entry, ConsoleWords words, Wording causes)
    {
        if (entry.After is not { } after)
        {
            return words.NotEnded;
        }

        // An earlier version recorded the state of the mailbox, also for an action that does not change it.
        var (was, became) = (Readable(entry.Before, words, causes), Readable(after, words, causes));
        return entry.What switch
        {
            PoisonPages.Replay => $"{words.Queue(entry.Before ?? "")}: {became}",
            "disconnect" when after == AuditEntry.None => words.Disconnected,
            _ when became == was => entry.What == Verb.Audit.Spell() ? became : words.NoChange,
            _ when was.Length == 0 || after is nameof(Outcome.NotNow) or nameof(Outcome.Off) => became,
            _ => $"{was} → {became}",
        };
    }

    /// <summary>A record keeps a state and its cause by the names of their classes, and numbers with an English word.</summary>
    private static string Readable(string? text, ConsoleWords words, Wording causes) => text?.Split(' ') switch
    {
        null => "",
        [var word] => words.Recorded(word),
        [var word, var name] when Enum.TryParse<FailureClass>(name, out var cause) && Enum.IsDefined(cause) =>
            $"{words.Recorded(word)}: {causes.Cause(cause)}",
        [var number, "enqueued"] when Read(number) is { } mails => words.MailsEnqueued(mails),
        [var number, "enqueued,", var other, "unreadable"] when Read(number) is { } jobs && Read(other) is { } unreadable =>
            words.JobsEnqueued(jobs, unreadable),
        ["since", var day] => words.SinceMoment(day),
        _ => string.Join(", ", text.Split(", ").Select(part => Sent(part, words))),
    };

    /// <summary>The result of one test alert; another text stays as it is.</summary>
    private static string Sent(string part, ConsoleWords words)
    {
        const string sent = ": sent";
        return part.EndsWith(sent, StringComparison.Ordinal) ? $"{part[..^sent.Length]}: {words.Recorded("sent")}" : part;
    }

    private static int? Read(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
