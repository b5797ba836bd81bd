using Connector.Arrivals;
using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.WebConsole.Reading;

/// <summary>Finds the condition of mailboxes: what their rows say, the incidents that hold them, and whether mail reaches them.</summary>
public sealed class LineReading(IncidentGate gate, UnreachedMailboxes unreached, FetchRhythm rhythm)
{
    public async Task<MailboxLine> ReadAsync(Mailbox mailbox, DateTimeOffset now, CancellationToken cancellationToken) => MailboxLine.Of(
        MailboxSummary.Of(mailbox), await gate.HeldByAsync(mailbox, cancellationToken),
        await unreached.FindAsync(mailbox.Key, cancellationToken), now - rhythm.LateAfter) with
    {
        WatchedUntil = rhythm.IsPushed ? mailbox.WatchedUntil : null,
    };

    /// <returns>When the first push watch lapses unless it is renewed; null if there is none, or push is off.</returns>
    public DateTimeOffset? FirstLapseOf(IEnumerable<MailboxSummary> mailboxes) =>
        rhythm.IsPushed ? mailboxes.Where(mailbox => mailbox.State is MailboxState.Active).Min(mailbox => mailbox.WatchedUntil) : null;

    /// <summary>The lines of many mailboxes, the worst first, and the live incidents that concern them.</summary>
    /// <param name="account">That of all of them; null if they are those of all accounts.</param>
    /// <param name="asOf">When they were read.</param>
    public async Task<(IReadOnlyList<MailboxLine> Lines, IReadOnlyList<Incident> Live)> ReadAsync(
        IEnumerable<MailboxSummary> mailboxes, string? account, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var live = (await gate.LiveAsync(cancellationToken)).Where(incident => account is null || incident.Covers(account)).ToList();
        var silent = await unreached.ListAsync(account, cancellationToken);
        var lines = mailboxes.Select(mailbox => MailboxLine.Of(
            mailbox, live.FirstOrDefault(incident => incident.Holds(mailbox.Key, mailbox.LastFetchAt)),
            silent.GetValueOrDefault(mailbox.Key), asOf - rhythm.LateAfter)).ToList();
        lines.Sort((one, other) => ListPlace.Compare(one.Place, other.Place));
        return (lines, live);
    }
}
