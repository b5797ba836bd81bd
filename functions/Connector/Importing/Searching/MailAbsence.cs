using System.Text.Json.Serialization;
using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.Importing.Searching;

/// <summary>Why a mail may not be here, as far as its mailbox tells.</summary>
/// <param name="Since">Since when the reason holds; null if it has no beginning.</param>
/// <param name="CompleteUntil">When a fetch last completed: all mail that had arrived by then is here. Null if none has.</param>
/// <param name="ImportFrom">Older mail is never imported; null for no limit.</param>
/// <param name="Deferred">Mails of the mailbox that are deferred. Their headers are unknown.</param>
/// <param name="Detail">The cause of a failure, or the incident's id; null for none.</param>
public sealed record MailAbsence(
    MailboxKey Mailbox, AbsenceReason Reason, DateTimeOffset? Since, DateTimeOffset? CompleteUntil, DateTimeOffset? ImportFrom,
    int Deferred, string? Detail = null)
{
    /// <param name="mailbox">Null if the mailbox is not connected.</param>
    /// <param name="heldBy">The incident that holds the mailbox; null for none.</param>
    public static MailAbsence Of(MailboxKey key, Mailbox? mailbox, Incident? heldBy, int deferred)
    {
        var (reason, since, detail) = (mailbox, heldBy) switch
        {
            (null, _) => (AbsenceReason.NotConnected, (DateTimeOffset?)null, (string?)null),
            ({ State: MailboxState.Paused paused }, _) => (AbsenceReason.Paused, paused.Since, null),
            (_, { } incident) => (AbsenceReason.Held, incident.HeldSince(mailbox.ConnectedAt), incident.Id),
            ({ State.AsParked: { } parked }, _) => (AbsenceReason.Parked, parked.Since, parked.Cause.ToString()),
            ({ State: MailboxState.BackingOff backingOff }, _) => (AbsenceReason.Failing, backingOff.Since, backingOff.Cause.ToString()),
            ({ LastFetchAt: null } or { Sync: not null }, _) => (AbsenceReason.Importing, mailbox.ConnectedAt, null),
            ({ State: MailboxState.CatchingUp catchingUp }, _) => (AbsenceReason.Importing, catchingUp.Since, null),
            _ => (AbsenceReason.NotAtGmail, mailbox.LastFetchAt, null),
        };

        return new MailAbsence(key, reason, since, mailbox?.LastFetchAt, mailbox?.ImportFrom, deferred, detail);
    }
}

/// <summary>The reasons. The names are part of the HTTP API.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AbsenceReason>))]
public enum AbsenceReason
{
    NotConnected,

    /// <summary>An administrator paused the mailbox.</summary>
    Paused,

    /// <summary>An incident holds the mailbox. The mail waits at Gmail.</summary>
    Held,

    /// <summary>The mailbox is parked because it failed. The mail waits at Gmail.</summary>
    Parked,

    /// <summary>The last fetches failed, and another one follows soon.</summary>
    Failing,

    /// <summary>The first sync, or the import of mail that waited, is under way.</summary>
    Importing,

    /// <summary>
    /// The mailbox is up to date. Gmail did not have the mail by then, or has it in spam, bin or drafts, or it was only sent.
    /// </summary>
    NotAtGmail,
}
