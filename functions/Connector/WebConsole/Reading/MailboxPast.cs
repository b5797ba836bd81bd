using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Pages;

namespace Connector.WebConsole.Reading;

/// <summary>What happened to a mailbox: its past states, and the incidents that held it.</summary>
public static class MailboxPast
{
    /// <summary>An older incident is on its own page only.</summary>
    public static readonly TimeSpan Incidents = TimeSpan.FromDays(90);

    /// <param name="incidents">Those that were confirmed.</param>
    /// <returns>The newest first. The last is the connection of the mailbox, if its time is known.</returns>
    public static IReadOnlyList<PastEvent> Of(Mailbox mailbox, IEnumerable<Incident> incidents)
    {
        var held = incidents
            .Where(incident => incident.Covers(mailbox.Key.Account) && !(RefusedUntil(incident) <= mailbox.ConnectedAt))
            .Select(incident => new PastEvent(HeldFrom(incident, mailbox), State: null, Incident: incident));
        var lasting = Lasting(mailbox);
        var connected = mailbox.ConnectedAt is { } at ? new[] { new PastEvent(at, State: null) } : [];
        return
        [
            .. mailbox.History.Entries.Select(entry => new PastEvent(entry.At, entry) { Lasts = entry == lasting })
                .Concat(held).OrderByDescending(one => one.At),
            .. connected,
        ];
    }

    /// <returns>The entry of the present state; null for none, since an earlier version wrote none.</returns>
    private static PastState? Lasting(Mailbox mailbox) =>
        mailbox.History.Entries.LastOrDefault(entry => entry.State != PastState.Reconnected) is { } last
        && last.State == (mailbox.State.AsParked ?? mailbox.State).Name ? last : null;

    /// <summary>A mailbox that is connected later is fetched at once, even if the incident has not ended. Null while calls are
    /// refused.</summary>
    private static DateTimeOffset? RefusedUntil(Incident incident) =>
        incident.Stretches is [.., var last] ? last.Until : incident.EndedAt;

    private static DateTimeOffset HeldFrom(Incident incident, Mailbox mailbox)
    {
        var began = incident.DetectedAt ?? incident.FirstFailureAt;
        return mailbox.ConnectedAt > began ? mailbox.ConnectedAt.Value : began;
    }
}

/// <summary>One thing that happened to a mailbox: a change of its state, an incident, or its connection if both are null.</summary>
public sealed record PastEvent(DateTimeOffset At, PastState? State, Incident? Incident = null)
{
    /// <summary>Whether the mailbox is still in this state.</summary>
    public bool Lasts { get; init; }

    public Mark Mark => State switch
    {
        { Cause: { } cause } when cause.NeedsPerson() => Mark.Act,
        { State: nameof(MailboxState.Paused) } => Mark.Quiet,
        { State: nameof(MailboxState.Active) or PastState.Reconnected } => Mark.Good,
        null when Incident is null => Mark.Good,
        _ => Mark.Waiting,
    };
}
