using System.Collections.Concurrent;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Arrivals;

/// <summary>
/// Collects the arrivals that a fetch finds, and saves them once at its end. What a crash loses makes a rate a little lower, so it is not
/// worth a call for each mail.
/// </summary>
public sealed class ArrivalLearning(ArrivalTable table, SilenceOptions options, ILogger<ArrivalLearning> logger)
{
    private readonly ConcurrentDictionary<MailboxKey, ConcurrentQueue<Action<ArrivalHistory>>> _notes = new();

    /// <summary>A mail arrived that a person or a machine sent to the mailbox.</summary>
    /// <param name="at">When Google received it.</param>
    public void Note(MailboxKey mailbox, DateTimeOffset at) => Add(mailbox, history => history.Add(at));

    /// <summary>A test mail of the connector arrived.</summary>
    public void Note(MailboxKey mailbox, SeenTestMail seen) => Add(mailbox, history => history.See(seen));

    /// <summary>Saves what was noted of a mailbox. Makes no call if there is nothing. A failure is logged and fails no fetch.</summary>
    /// <remarks>Takes no token, since a host that is shutting down should not lose it.</remarks>
    public async Task SaveAsync(MailboxKey mailbox)
    {
        if (_notes.TryRemove(mailbox, out var notes))
        {
            await Isolated.TryAsync(
                "arrivals", mailbox.ToString(),
                () => table.ChangeAsync(mailbox, history => Apply(notes, history), CancellationToken.None),
                logger, CancellationToken.None);
        }
    }

    private static void Apply(IEnumerable<Action<ArrivalHistory>> notes, ArrivalHistory history)
    {
        foreach (var note in notes)
        {
            note(history);
        }
    }

    private void Add(MailboxKey mailbox, Action<ArrivalHistory> note)
    {
        if (options.IsOn)
        {
            _notes.GetOrAdd(mailbox, _ => new()).Enqueue(note);
        }
    }
}
