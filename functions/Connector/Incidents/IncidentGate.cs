using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>
/// Decides whether a mailbox may be fetched, from a copy of the live incidents that is at most <see cref="IncidentOptions.GateCache"/> old.
/// </summary>
/// <remarks>
/// One read serves many fetches. An incident sends its first canary only after that time, when every instance holds its mailboxes.
/// </remarks>
public sealed class IncidentGate(IncidentTable incidents, IncidentOptions options, TimeProvider time)
{
    private volatile View? _view;

    /// <summary>The incident that keeps the mailbox from being fetched; null if it may be fetched.</summary>
    public ValueTask<Incident?> HeldByAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        HeldByAsync(mailbox.Key, mailbox.LastFetchAt, cancellationToken);

    /// <inheritdoc cref="HeldByAsync(Mailbox, CancellationToken)"/>
    public async ValueTask<Incident?> HeldByAsync(MailboxKey mailbox, DateTimeOffset? lastFetchAt, CancellationToken cancellationToken) =>
        (await LiveAsync(cancellationToken)).FirstOrDefault(incident => incident.Holds(mailbox, lastFetchAt));

    /// <summary>The live incident whose scope covers a mailbox; null if there is none.</summary>
    public async ValueTask<Incident?> CoveringAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        (await LiveAsync(cancellationToken)).FirstOrDefault(incident => incident.Covers(mailbox.Account));

    /// <summary>The live incidents.</summary>
    public async ValueTask<IReadOnlyList<Incident>> LiveAsync(CancellationToken cancellationToken)
    {
        if (_view is { } view && view.Saves == incidents.Saves && time.GetElapsedTime(view.At) < options.GateCache)
        {
            return view.Live;
        }

        // Its age counts from before the read, because it may lack what is saved during the read.
        var (at, saves) = (time.GetTimestamp(), incidents.Saves);
        IReadOnlyList<Incident> live = [.. (await incidents.RecentAsync(cancellationToken)).Where(incident => incident.IsLive)];
        _view = new View(live, at, saves);
        return live;
    }

    private sealed record View(IReadOnlyList<Incident> Live, long At, long Saves);
}
