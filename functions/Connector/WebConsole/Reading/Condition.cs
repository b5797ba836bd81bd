using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Pages;

namespace Connector.WebConsole.Reading;

/// <summary>How a mailbox is doing, for a person: the worst first.</summary>
public enum Condition
{
    /// <summary>Only a person can repair it.</summary>
    NeedsPerson,

    /// <summary>It is fetched, and mail does not reach it, as a lost or refused test mail has shown.</summary>
    Unreached,

    /// <summary>The provider refuses this mailbox, and it is out of rotation.</summary>
    Refused,

    /// <summary>It should have been fetched, and was not.</summary>
    Late,

    /// <summary>The last fetch failed, and the next one comes soon.</summary>
    Retrying,

    /// <summary>An incident covers it, so it is not fetched.</summary>
    Held,

    CatchingUp,

    /// <summary>Its first fetch has not completed.</summary>
    Starting,

    Paused,

    Working,
}

/// <summary>Derives the condition of a mailbox.</summary>
public static class Conditions
{
    public static IReadOnlyList<Condition> All { get; } = Enum.GetValues<Condition>();

    /// <param name="heldBy">The incident that keeps the mailbox from being fetched; null for none.</param>
    /// <param name="lateBefore">An active mailbox whose last fetch is older than this is late.</param>
    /// <param name="isUnreached">A test mail to it was lost or refused.</param>
    public static Condition Of(MailboxSummary mailbox, Incident? heldBy, DateTimeOffset lateBefore, bool isUnreached) => mailbox switch
    {
        { State: MailboxState.Paused } => Condition.Paused,
        { Cause: { } cause } when cause.NeedsPerson() => Condition.NeedsPerson,
        _ when heldBy is not null => Condition.Held,
        { State: MailboxState.BackingOff } => Condition.Retrying,
        { Cause: not null } => Condition.Refused,
        { State: MailboxState.CatchingUp } => Condition.CatchingUp,
        { LastFetchAt: null } => mailbox.ConnectedAt < lateBefore ? Condition.Late : Condition.Starting,
        _ => mailbox.LastFetchAt < lateBefore ? Condition.Late : isUnreached ? Condition.Unreached : Condition.Working,
    };

    public static Mark ToMark(this Condition condition) => condition switch
    {
        Condition.NeedsPerson or Condition.Unreached => Mark.Act,
        Condition.Paused => Mark.Quiet,
        Condition.Working => Mark.Good,
        _ => Mark.Waiting,
    };

    /// <summary>As an address of the console spells it.</summary>
    public static string Spell(this Condition condition) => condition.ToString().ToLowerInvariant();

    /// <returns>Null if the text spells none.</returns>
    public static Condition? Read(string? text) =>
        All.Where(condition => condition.Spell() == text).Select(condition => (Condition?)condition).FirstOrDefault();
}
