using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Azure;
using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>
/// One thread of mails to the administrators of an account: from the first mailbox that stops to the last that works again.
/// </summary>
/// <remarks><see cref="OutageLife"/> has its states and transitions.</remarks>
public sealed record Outage
{
    /// <summary>Short, because people read it out on the telephone.</summary>
    public required string Id { get; init; }

    public required string Account { get; init; }

    public required OutageKind Kind { get; init; }

    public required OutageStage Stage { get; init; }

    /// <summary>When the first mailbox was parked.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The first failure of any of its mailboxes; before <see cref="StartedAt"/>.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When the last mailbox worked again; null while one is away.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Members that do not work.</summary>
    public int Away { get; init; }

    /// <summary>Members among them that no mail has mentioned yet.</summary>
    public int News { get; init; }

    /// <summary>Open incidents that hold the account; each counts in <see cref="Away"/>.</summary>
    public int Incidents { get; init; }

    /// <summary>
    /// The number of mails decided before the first open incident joined; null without an open incident. The next mail covers every
    /// address, so an address that is refused later is not news.
    /// </summary>
    public int? AllToldAfter { get; init; }

    /// <summary>
    /// The number of mails decided so far. Mail 1 is the opened mail; the last mail of a resolved outage is the resolved mail.
    /// </summary>
    public int Mails { get; init; }

    /// <summary>The number of the last mail with news; later ones are reminders.</summary>
    public int NewsMail { get; init; }

    /// <summary>When the opened mail was decided.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When the next reminder is due while the outage is open; null for none.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    /// <summary>How often a mailbox stopped again before the resolved mail, including the outages shortly before.</summary>
    public int Flaps { get; init; }

    /// <summary>Since when a mail has failed to leave; null if none fails.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>All administrators have the mails up to this number, or were refused.</summary>
    public int Settled { get; init; }

    /// <summary>When the last mail was decided.</summary>
    public DateTimeOffset? LastMailAt { get; init; }

    /// <summary>When the next mail is due; null if there is nothing to tell.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When to send the decided mails, or to try them again; null if none is unsent.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>The reserved turn of the decided mails; null without one. See <see cref="OutageTable.ReserveTurnAsync"/>.</summary>
    public DateTimeOffset? TurnAt { get; init; }

    /// <summary>The number of the next try, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Until when a job has the exclusive right to send; null for no job.</summary>
    public DateTimeOffset? ClaimedUntil { get; init; }

    /// <summary>Storage version that guards a save.</summary>
    [JsonIgnore]
    public ETag Version { get; init; }

    /// <summary>Whether mailboxes may join.</summary>
    public bool IsOpen => Stage is OutageStage.Gathering or OutageStage.Open or OutageStage.Resolving;

    /// <summary>Whether there is nothing left to do.</summary>
    public bool IsOver => !IsOpen && SendAt is null;

    /// <summary>When the next job is due; null if only an event can move it.</summary>
    public DateTimeOffset? NextAt
    {
        get
        {
            var decision = Stage == OutageStage.Open && !(DueAt <= RemindAt) ? RemindAt ?? DueAt : DueAt;
            var next = decision is null || SendAt < decision ? SendAt : decision;
            return next is not null && ClaimedUntil > next ? ClaimedUntil : next;
        }
    }

    /// <summary>40 random bits, which is plenty within one account. The alphabet lacks letters that look alike.</summary>
    public static string NewId() => RandomNumberGenerator.GetString("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 8);
}

/// <summary>What an outage is about.</summary>
public enum OutageKind
{
    /// <summary>The provider refuses requests or is down. Administrators can wait, or use forwarding.</summary>
    Provider,

    /// <summary>A mailbox needs a person.</summary>
    Mailbox,

    /// <summary>The helpdesk does not take mail.</summary>
    Destination,
}

/// <summary>States of an outage; see <see cref="OutageLife"/>.</summary>
public enum OutageStage
{
    Gathering,
    Open,
    Resolving,
    Resolved,
    Closed,
}

/// <summary>Maps causes to kinds.</summary>
public static class OutageKinds
{
    public static OutageKind Of(FailureClass cause) => cause switch
    {
        FailureClass.ProviderBlocked or FailureClass.RateLimited or FailureClass.ProviderUnavailable => OutageKind.Provider,
        FailureClass.DestinationDown => OutageKind.Destination,
        _ => OutageKind.Mailbox,
    };
}
