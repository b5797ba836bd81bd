using System.Security.Cryptography;
using Azure;
using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>What administrators of one account are told about as one thing, from the first stopped mailbox to the last that is back.</summary>
/// <remarks>How it lives is in <see cref="OutageLife"/>.</remarks>
public sealed record Outage
{
    /// <summary>Short enough to be read out on the telephone.</summary>
    public required string Id { get; init; }

    public required string Account { get; init; }

    public required OutageKind Kind { get; init; }

    public required OutageStage Stage { get; init; }

    /// <summary>When the first mailbox was parked.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>First failure of the mailbox that has been failing longest; before <see cref="StartedAt"/>.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When the last mailbox came back; null while one is away.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Members that are not back.</summary>
    public int Away { get; init; }

    /// <summary>Those among them that no mail speaks of yet.</summary>
    public int News { get; init; }

    /// <summary>Open incidents that hold the account; each is one of those in <see cref="Away"/>.</summary>
    public int Incidents { get; init; }

    /// <summary>
    /// While an incident holds the account: mails that were decided on before the first such incident joined. The mail after them speaks
    /// of every address, so that one which is refused later is no news.
    /// </summary>
    public int? AllToldAfter { get; init; }

    /// <summary>Mails that were decided on, which is their number too: 1 is the opened mail, the last of a resolved outage the resolved mail.</summary>
    public int Mails { get; init; }

    /// <summary>The number of the last mail that had news; those after it are reminders.</summary>
    public int NewsMail { get; init; }

    /// <summary>When the opened mail was decided on.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When the next reminder is to be decided on, while it is open; null for none.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    /// <summary>How often it seemed over and was not, with the outages shortly before it.</summary>
    public int Flaps { get; init; }

    /// <summary>Since when somebody waits for a mail that does not leave; null while all do.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>The number of the mail up to which no administrator waits for one.</summary>
    public int Settled { get; init; }

    /// <summary>When the last mail was decided on.</summary>
    public DateTimeOffset? LastMailAt { get; init; }

    /// <summary>When the next mail is to be decided on; null while nothing has to be told.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When the mails that were decided on are to be sent, or tried again; null while none waits.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>The turn that is reserved for the mails that were decided on; null without one. See <see cref="MailRate"/>.</summary>
    public DateTimeOffset? TurnAt { get; init; }

    /// <summary>The try that comes next, counted from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Somebody is sending until then; null when nobody is.</summary>
    public DateTimeOffset? ClaimedUntil { get; init; }

    /// <summary>Storage version that guards a save.</summary>
    public ETag Version { get; init; }

    /// <summary>New mailboxes may join it.</summary>
    public bool IsOpen => Stage is OutageStage.Gathering or OutageStage.Open or OutageStage.Resolving;

    /// <summary>Nothing is left to be done.</summary>
    public bool IsOver => !IsOpen && SendAt is null;

    /// <summary>When somebody has to look at it next; null when only an event can move it.</summary>
    public DateTimeOffset? NextAt
    {
        get
        {
            var decision = Stage == OutageStage.Open && !(DueAt <= RemindAt) ? RemindAt ?? DueAt : DueAt;
            var next = decision is null || SendAt < decision ? SendAt : decision;
            return next is not null && ClaimedUntil > next ? ClaimedUntil : next;
        }
    }

    /// <summary>Five bits a letter, without those that look alike: 40 bits are plenty within one account.</summary>
    public static string NewId() => RandomNumberGenerator.GetString("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 8);
}

/// <summary>What an outage asks of an administrator.</summary>
public enum OutageKind
{
    /// <summary>The provider refuses or is ill: wait, or take the second way in.</summary>
    Provider,

    /// <summary>A mailbox needs a person.</summary>
    Mailbox,

    /// <summary>The helpdesk does not take mail.</summary>
    Destination,
}

/// <summary>Where an outage stands; see <see cref="OutageLife"/>.</summary>
public enum OutageStage
{
    Gathering,
    Open,
    Resolving,
    Resolved,
    Closed,
}

/// <summary>Sorts causes into kinds.</summary>
public static class OutageKinds
{
    public static OutageKind Of(FailureClass cause) => cause switch
    {
        FailureClass.ProviderBlocked or FailureClass.RateLimited or FailureClass.ProviderUnavailable => OutageKind.Provider,
        FailureClass.DestinationDown => OutageKind.Destination,
        _ => OutageKind.Mailbox,
    };
}
