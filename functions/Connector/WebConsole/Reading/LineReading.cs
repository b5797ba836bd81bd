using Connector.Arrivals;
using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.WebConsole.Reading;

/// <summary>Finds the condition of mailboxes: what their rows say, the incidents that hold them, and whether mail reaches them.</summary>
public sealed class LineReading(IncidentGate gate, UnreachedMailboxes unreached, FetchRhythm rhythm)
{
    public async Task<MailboxLine> ReadAsync(Mailbox mailbox, DateTimeOffset now, CancellationToken cancellationToken) => LineOf(
        MailboxSummary.Of(mailbox), await gate.HeldByAsync(mailbox, cancellationToken),
        await unreached.FindAsync(mailbox.Key, cancellationToken), now);

    /// <summary>The lines of many mailboxes, the worst first, and the live incidents that concern them.</summary>
    /// <param name="account">That of all of them; null if they are those of all accounts.</param>
    /// <param name="asOf">When they were read.</param>
    public async Task<(IReadOnlyList<MailboxLine> Lines, IReadOnlyList<Incident> Live)> ReadAsync(
        IEnumerable<MailboxSummary> mailboxes, string? account, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var listed = unreached.ListAsync(account, cancellationToken);
        var live = (await gate.LiveAsync(cancellationToken)).Where(incident => account is null || incident.Covers(account)).ToList();
        var silent = await listed;
        var lines = mailboxes.Select(mailbox => LineOf(
            mailbox, live.FirstOrDefault(incident => incident.Holds(mailbox.Key, mailbox.LastFetchAt)),
            silent.GetValueOrDefault(mailbox.Key), asOf)).ToList();
        lines.Sort((one, other) => ListPlace.Compare(one.Place, other.Place));
        return (lines, live);
    }

    private MailboxLine LineOf(MailboxSummary mailbox, Incident? heldBy, UnreachedMailbox? silent, DateTimeOffset asOf) =>
        new(mailbox, Conditions.Of(mailbox, heldBy, asOf - rhythm.LateAfter, silent is not null), heldBy)
        {
            Unreached = silent,
            WatchedUntil = rhythm.IsPushed ? mailbox.WatchedUntil : null,
        };
}
