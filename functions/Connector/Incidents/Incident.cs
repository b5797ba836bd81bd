using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Azure;
using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>
/// A fault at the provider's side that concerns many mailboxes, of one account or of all. <see cref="IncidentLife"/> describes its phases.
/// </summary>
public sealed record Incident
{
    /// <summary>Sorts by time, and is short enough to read out on the telephone.</summary>
    public required string Id { get; init; }

    /// <summary>ProviderBlocked or ProviderUnavailable.</summary>
    public required FailureClass Cause { get; init; }

    /// <summary>The only affected account; null if all accounts are affected.</summary>
    public string? Account { get; init; }

    public required IncidentPhase Phase { get; init; }

    public required DateTimeOffset FirstFailureAt { get; init; }

    /// <summary>When it was suspected, for the first time or again.</summary>
    public required DateTimeOffset SuspectedAt { get; init; }

    /// <summary>When a canary confirmed it.</summary>
    public DateTimeOffset? DetectedAt { get; init; }

    /// <summary>When the first alert mail about it was sent.</summary>
    public DateTimeOffset? AlertedAt { get; init; }

    public DateTimeOffset? FirstCleanCanaryAt { get; init; }

    /// <summary>When the ramp began to let mailboxes through; null outside the ramp.</summary>
    public DateTimeOffset? RampAt { get; init; }

    public DateTimeOffset? BacklogZeroAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>When a canary showed that there is no incident. Earlier failures no longer count.</summary>
    public DateTimeOffset? DismissedAt { get; init; }

    /// <summary>The incident of all accounts that replaced this one.</summary>
    public string? MergedInto { get; init; }

    /// <summary>Steps of the current ramp that have begun.</summary>
    public int Step { get; init; }

    public DateTimeOffset? StepAt { get; init; }

    /// <summary>Waiting mailboxes may be fetched if their last fetch was at this moment or before.</summary>
    public DateTimeOffset? Cutoff { get; init; }

    /// <summary>Number of canaries sent, and the number of the last one.</summary>
    public int Canaries { get; init; }

    /// <summary>Number of the last canary that reported.</summary>
    public int Reported { get; init; }

    /// <summary>When the current canary was sent; null if none is under way.</summary>
    public DateTimeOffset? CanarySentAt { get; init; }

    public MailboxKey? CanaryMailbox { get; init; }

    /// <summary>When the next canary is due; null if none is.</summary>
    public DateTimeOffset? NextCanaryAt { get; init; }

    /// <summary>
    /// Clean canaries, of different accounts if there are several. A refused canary of one of these accounts, or several refused canaries
    /// of other accounts in a row, set it back to 0.
    /// </summary>
    public int Clean { get; init; }

    /// <summary>When the first of the clean canaries reported.</summary>
    public DateTimeOffset? CleanSince { get; init; }

    /// <summary>The accounts of the clean canaries.</summary>
    public IReadOnlyList<string> CleanAccounts { get; init; } = [];

    /// <summary>
    /// The accounts of the clean canaries that began the last ramp. After a relapse of some accounts, canaries ask these first.
    /// </summary>
    public IReadOnlyList<string> LastCleanAccounts { get; init; } = [];

    /// <summary>Accounts that were refused while others were clean. They leave the scope when the ramp begins.</summary>
    public IReadOnlyList<string> RefusedAccounts { get; init; } = [];

    /// <summary>Refused canaries since the last clean one.</summary>
    public int RefusedInRow { get; init; }

    /// <summary>Accounts that left the scope until the incident relapses. Their failures may begin incidents of their own.</summary>
    public IReadOnlyList<string> Left { get; init; } = [];

    /// <summary>The lowest number of waiting mailboxes since the last step of the ramp; null before it.</summary>
    public int? Waiting { get; init; }

    /// <summary>When <see cref="Waiting"/> last fell.</summary>
    public DateTimeOffset? WaitingAt { get; init; }

    /// <summary>Canaries in a row with an unclear outcome.</summary>
    public int Unclear { get; init; }

    /// <summary>How often the provider refused mailboxes again during the ramp, since the incident was last resolved.</summary>
    public int Relapses { get; init; }

    /// <summary>How often the incident began again after it was resolved.</summary>
    public int Flaps { get; init; }

    /// <summary>How often a suspicion was dismissed.</summary>
    public int Dismissals { get; init; }

    /// <summary>The alerts of all accounts in scope are in their outboxes.</summary>
    public bool IsTold { get; init; }

    /// <summary>Nothing is left to do for its mailboxes and alerts.</summary>
    public bool IsSettled { get; init; }

    public IncidentCounts Counts { get; init; } = new();

    /// <summary>The periods in which calls were refused. An incident that begins again or relapses has several.</summary>
    public IReadOnlyList<Stretch> Stretches { get; init; } = [];

    public IReadOnlyList<RampStep> Steps { get; init; } = [];

    public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];

    public IReadOnlyList<FailureSample> Samples { get; init; } = [];

    /// <summary>Storage version that guards a save.</summary>
    [JsonIgnore]
    public ETag Version { get; init; }

    /// <summary>It keeps mailboxes from being fetched.</summary>
    public bool IsLive => Phase is IncidentPhase.Suspected or IncidentPhase.Open or IncidentPhase.Ramping;

    /// <summary>It is confirmed and not over.</summary>
    public bool IsOpen => Phase is IncidentPhase.Open or IncidentPhase.Ramping;

    /// <summary>When it was resolved, dismissed or merged; null while it is live.</summary>
    public DateTimeOffset? EndedAt => IsLive ? null : DismissedAt > ResolvedAt || ResolvedAt is null ? DismissedAt : ResolvedAt;

    public bool Covers(string account) => Account is null ? !Left.Contains(account) : Account == account;

    /// <summary>Since when it holds a mailbox: its first failure, or the connection of the mailbox if that came later.</summary>
    public DateTimeOffset HeldSince(DateTimeOffset? connectedAt) => connectedAt > FirstFailureAt ? connectedAt.Value : FirstFailureAt;

    /// <summary>Whether it keeps a mailbox from being fetched. Canaries do not ask.</summary>
    /// <remarks>
    /// The gate asks a copy that is a few seconds old, and the ramp the current incident. The ramp lets the longest waiting mailboxes
    /// through first; those that had their turn are fetched as usual.
    /// </remarks>
    public bool Holds(MailboxKey mailbox, DateTimeOffset? lastFetchAt)
    {
        var isLetThrough = Phase == IncidentPhase.Ramping && RampAt is not null
            && (Step >= IncidentOptions.Ramp.Count || lastFetchAt is null || lastFetchAt <= Cutoff || lastFetchAt >= RampAt);
        return IsLive && Covers(mailbox.Account) && !isLetThrough;
    }

    public static string NewId(DateTimeOffset now)
    {
        // Without vowels and letters that look alike. Four are enough, since the id holds the minute.
        var tail = RandomNumberGenerator.GetString("23456789BCDFGHJKLMNPQRSTVWXZ", 4);
        return string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd-HHmm}-{tail}");
    }
}

/// <summary>The phases of an incident; see <see cref="IncidentLife"/>.</summary>
public enum IncidentPhase
{
    /// <summary>Enough mailboxes failed. A canary checks the provider, and no other mailbox in scope is fetched.</summary>
    Suspected,

    /// <summary>A canary confirmed it: only canaries call the provider.</summary>
    Open,

    /// <summary>Canaries were clean: mailboxes are let through step by step.</summary>
    Ramping,

    Resolved,

    /// <summary>A canary showed that there is no incident.</summary>
    Dismissed,

    /// <summary>An incident of all accounts replaced it.</summary>
    Merged,
}

/// <summary>A period in which calls were refused.</summary>
/// <param name="Until">The first of the clean canaries that began the ramp, or the end of the incident; null while calls are
/// refused.</param>
/// <param name="Before">Canaries sent before the period.</param>
/// <param name="Canaries">Canaries sent in the period; set when it ends.</param>
public sealed record Stretch(DateTimeOffset From, DateTimeOffset? Until, int Before, int Canaries);

/// <param name="Share">Share of the mailboxes in scope that may be fetched.</param>
/// <param name="Mailboxes">Number of those mailboxes.</param>
public sealed record RampStep(double Share, DateTimeOffset At, int Mailboxes);

/// <param name="What">A word that programs may rely on.</param>
public sealed record TimelineEntry(DateTimeOffset At, string What, string? Detail = null);

/// <summary>A refused call for the provider's support. Holds no secrets, query strings or mail.</summary>
/// <param name="Call">Gmail's name of the method; null if it is unknown.</param>
public sealed record FailureSample(DateTimeOffset At, string? Call, int? Status, string? Reason, string? LocationHost);

/// <param name="Refused">Mailboxes that the provider refused.</param>
/// <param name="Held">Mailboxes that were not fetched, although they had not failed.</param>
/// <param name="Proven">Mailboxes whose completeness proof found no missing mail.</param>
/// <param name="Missing">Mails that a proof found missing, and that were fetched then.</param>
public sealed record IncidentCounts(int Refused = 0, int Held = 0, int MailsDelayed = 0, int Proven = 0, int Missing = 0);
