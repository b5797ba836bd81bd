using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>Says whether a mailbox may be fetched, over a view of the incidents that is at most <see cref="IncidentOptions.GateCache"/> old.</summary>
/// <remarks>So many fetches cost one read. An incident asks its first canary only after that time, when every instance knows of it.</remarks>
public sealed class IncidentGate(IncidentTable incidents, IncidentOptions options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    private volatile View? _view;

    /// <summary>The incident for whose end the mailbox waits; null when it may be fetched.</summary>
    public ValueTask<Incident?> HeldByAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        HeldByAsync(mailbox.Key, mailbox.LastFetchAt, cancellationToken);

    /// <inheritdoc cref="HeldByAsync(Mailbox, CancellationToken)"/>
    public async ValueTask<Incident?> HeldByAsync(MailboxKey mailbox, DateTimeOffset? lastFetchAt, CancellationToken cancellationToken) =>
        Admission.HeldBy(await LiveAsync(cancellationToken), mailbox, lastFetchAt);

    /// <summary>The incident that a mailbox's failure belongs to; null for none.</summary>
    public async ValueTask<Incident?> CoveringAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        (await LiveAsync(cancellationToken)).FirstOrDefault(incident => incident.Covers(mailbox.Account));

    /// <summary>The incidents that hold mailboxes.</summary>
    public async ValueTask<IReadOnlyList<Incident>> LiveAsync(CancellationToken cancellationToken)
    {
        if (Fresh() is { } known)
        {
            return known;
        }

        // No longer than one read.
        await _turn.WaitAsync(CancellationToken.None);

        try
        {
            if (Fresh() is { } meanwhile)
            {
                return meanwhile;
            }

            // Its age counts from before the read: what is saved during it may be missing.
            var at = time.GetTimestamp();
            var recent = await incidents.RecentAsync(cancellationToken);
            IReadOnlyList<Incident> live = [.. recent.Where(incident => incident.IsLive)];
            _view = new View(live, at);
            return live;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>To be called after an incident was saved here: the next question reads anew.</summary>
    public void Forget() => _view = null;

    public void Dispose() => _turn.Dispose();

    private IReadOnlyList<Incident>? Fresh() =>
        _view is { } view && time.GetElapsedTime(view.At) < options.GateCache ? view.Live : null;

    private sealed record View(IReadOnlyList<Incident> Live, long At);
}
