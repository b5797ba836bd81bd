using System.Text.Json.Serialization;
using Connector.Alerting.Words;
using Connector.Mailboxes;

namespace Connector.Forwarding.Delegating;

/// <summary>A request to set or restore forwarding for the mailboxes of an account.</summary>
/// <param name="Addresses">Null for all.</param>
/// <param name="DryRun">Reads the settings, reports the next step, and changes nothing.</param>
/// <param name="Replace">Replaces another target.</param>
public sealed record SetupOrder(
    string Account, bool Restores, IReadOnlyCollection<string>? Addresses = null, bool DryRun = true, bool Replace = false);

/// <param name="Results">One for each mailbox.</param>
/// <param name="HeldBy">
/// The incident that holds the account, so that nothing was asked or changed; null for none. Then only canaries may call Gmail (I7).
/// </param>
public sealed record SetupAnswer(IReadOnlyList<SetupResult> Results, string? HeldBy = null);

/// <summary>The result for one mailbox.</summary>
/// <param name="Detail">Explains the outcome and names the next step of a person, if there is one.</param>
public sealed record SetupResult(string Address, SetupOutcome Outcome, string Detail, string? InboundAddress = null);

/// <summary>Spelled like this over HTTP.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SetupOutcome>))]
public enum SetupOutcome
{
    /// <summary>In a dry run: the mailbox would be set.</summary>
    WouldSet,
    Set,
    AlreadySet,
    WaitsForConfirmation,
    ForwardsElsewhere,
    ClosedByAdministrator,
    NotDelegated,
    WouldRestore,
    Restored,
    NothingToRestore,

    /// <summary>The mailbox is paused or parked, so Gmail is not asked about it now.</summary>
    NotAsked,
    Failed,

    /// <summary>Time was up, or Google refused an earlier mailbox. The same call again continues.</summary>
    NotReached,
    UnknownMailbox,
}

internal static class SetupWords
{
    public static SetupResult Result(Mailbox mailbox, SetupOutcome outcome, string? inbound, string? because = null) =>
        new(mailbox.Key.Address, outcome, because ?? Of(outcome), inbound);

    public static string Of(SetupOutcome outcome) => outcome switch
    {
        SetupOutcome.WouldSet => "Would be set to forward all mail to the inbound address; call again with dryRun false.",
        SetupOutcome.Set => "Forwards all mail to the inbound address now. What was there before is kept, and restore puts it back.",
        SetupOutcome.AlreadySet => "Forwards all mail to the inbound address already.",
        SetupOutcome.WaitsForConfirmation =>
        "Gmail has sent a confirmation to the inbound address. A person must confirm it (GET …/forwarding shows code and link). After "
            + "that, repeat the same call to switch forwarding on.",
        SetupOutcome.ForwardsElsewhere =>
        "Forwards to another address, so it was not changed. Call with replace true to replace that address, or use an address map.",
        SetupOutcome.ClosedByAdministrator => Wording.English.Readiness(ReadinessCause.SwitchedOffByAdministrator),
        SetupOutcome.NotDelegated =>
        "The domain has not granted the scope gmail.settings.sharing to the service account: add it in the Admin console (Security, API "
            + "controls, Domain-wide delegation).",
        SetupOutcome.WouldRestore => "Would be put back to what was there before; call again with dryRun false.",
        SetupOutcome.Restored => "Is as it was before.",
        SetupOutcome.NothingToRestore => "The connector has changed nothing here.",
        SetupOutcome.NotAsked => "Is paused or parked: Gmail is not asked about it now.",
        SetupOutcome.NotReached => "Not reached yet. Repeat the same call to continue.",
        SetupOutcome.UnknownMailbox => "There is no such mailbox in the account.",
        _ => "Gmail did not do it. Repeat the same call to try again.",
    };
}
