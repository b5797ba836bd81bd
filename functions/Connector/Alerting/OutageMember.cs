using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>A member of an outage: a mailbox, an incident that holds all mailboxes of the account, or the account's destination.</summary>
/// <param name="Since">First failure.</param>
/// <param name="LastFetchAt">The last successful fetch; null for none.</param>
public sealed record OutageMember(string Address, FailureClass Cause, DateTimeOffset Since, DateTimeOffset? LastFetchAt = null)
{
    /// <summary>Takes the place of a mailbox's address. It has no at sign, so no mailbox has this address.</summary>
    public const string DestinationAddress = "destination";

    /// <summary>When it joined, or joined again.</summary>
    public DateTimeOffset ParkedAt { get; init; }

    /// <summary>The number of mails decided before it joined: mail <c>JoinedAfter + 1</c> is the first that mentions it.</summary>
    public int JoinedAfter { get; init; }

    /// <summary>When it left; null while it is away.</summary>
    public DateTimeOffset? BackAt { get; init; }

    /// <summary>It left for an outage of another kind and does not work yet.</summary>
    public bool Moved { get; init; }

    /// <summary>Id of the incident; null for a mailbox.</summary>
    public string? Incident { get; init; }

    /// <summary>The outcome of the incident; null for a mailbox, and until it is resolved.</summary>
    public IncidentOutcome? Outcome { get; init; }

    /// <summary>The account's destination; null for a mailbox or an incident.</summary>
    public DestinationNotice? Destination { get; init; }

    public OutageKind Kind => IsIncident ? OutageKind.Provider : OutageKinds.Of(Cause);

    public bool IsAway => BackAt is null;

    public bool IsIncident => Incident is not null;

    /// <inheritdoc cref="DestinationAddress"/>
    public static string IncidentAddress(string incident) => $"incident {incident}";

    public static OutageMember Of(ParkedMailbox parked) => new(parked.Key.Address, parked.Cause, parked.Since, parked.LastFetchAt);

    public static OutageMember Of(IncidentNotice notice) =>
        new(IncidentAddress(notice.Id), notice.Cause, notice.Since) { Incident = notice.Id };

    public static OutageMember Of(DestinationNotice notice) =>
        new(DestinationAddress, FailureClass.DestinationDown, notice.Since) { Destination = notice };

    /// <summary>A mailbox that was not refused itself but is held by this incident, as a member.</summary>
    public OutageMember Holding(Mailbox mailbox) =>
        this with { Address = mailbox.Key.Address, LastFetchAt = mailbox.LastFetchAt, Incident = null, Outcome = null };
}
