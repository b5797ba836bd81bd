using System.Security.Cryptography;
using Azure;
using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>The provider shut the door, or seems to: for one account, or for all. How it lives is in <see cref="IncidentLife"/>.</summary>
public sealed record Incident
{
    /// <summary>Sorts by time, and is short enough to be read out on the telephone.</summary>
    public required string Id { get; init; }

    /// <summary>ProviderBlocked or ProviderUnavailable.</summary>
    public required FailureClass Cause { get; init; }

    /// <summary>The only account that is affected; null when it is the provider as a whole.</summary>
    public string? Account { get; init; }

    public required IncidentPhase Phase { get; init; }

    public required DateTimeOffset FirstFailureAt { get; init; }

    /// <summary>When it was first taken for one, or taken for one again.</summary>
    public required DateTimeOffset SuspectedAt { get; init; }

    /// <summary>When a canary confirmed it.</summary>
    public DateTimeOffset? DetectedAt { get; init; }

    /// <summary>When the first administrator was told.</summary>
    public DateTimeOffset? AlertedAt { get; init; }

    public DateTimeOffset? FirstCleanCanaryAt { get; init; }

    /// <summary>When mailboxes were let through again; null while none is.</summary>
    public DateTimeOffset? RampAt { get; init; }

    public DateTimeOffset? BacklogZeroAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>When a canary showed that it was none. Failures before are held against nobody any more.</summary>
    public DateTimeOffset? DismissedAt { get; init; }

    /// <summary>The provider's incident that took this one in.</summary>
    public string? MergedInto { get; init; }

    /// <summary>Steps of the ramp that were begun since the door opened.</summary>
    public int Step { get; init; }

    public DateTimeOffset? StepAt { get; init; }

    /// <summary>Of the mailboxes that wait, those are let through that were fetched last at this moment or before.</summary>
    public DateTimeOffset? Cutoff { get; init; }

    /// <summary>Canaries sent, which is the last one's number.</summary>
    public int Canaries { get; init; }

    /// <summary>Number of the last canary that reported.</summary>
    public int Reported { get; init; }

    /// <summary>When the last canary was sent; null while none is under way.</summary>
    public DateTimeOffset? CanarySentAt { get; init; }

    public MailboxKey? CanaryMailbox { get; init; }

    /// <summary>When the next canary is due; null while the door is open.</summary>
    public DateTimeOffset? NextCanaryAt { get; init; }

    /// <summary>Clean canaries, of different accounts where there are several; a refusal of one of these accounts, or of several others in a row, begins anew.</summary>
    public int Clean { get; init; }

    /// <summary>When the first of those canaries was clean.</summary>
    public DateTimeOffset? CleanSince { get; init; }

    /// <summary>The accounts of those canaries.</summary>
    public IReadOnlyList<string> CleanAccounts { get; init; } = [];

    /// <summary>Accounts that were refused while others were clean. They leave the scope as soon as the door opens.</summary>
    public IReadOnlyList<string> RefusedAccounts { get; init; } = [];

    /// <summary>Refused canaries since the last clean one.</summary>
    public int RefusedInRow { get; init; }

    /// <summary>Accounts that left the scope of the provider's incident until its door shuts again: what they are refused is a matter of their own.</summary>
    public IReadOnlyList<string> Left { get; init; } = [];

    /// <summary>The fewest mailboxes that waited since the last step of the ramp began; null before that.</summary>
    public int? Waiting { get; init; }

    /// <summary>When the number of waiting mailboxes last fell.</summary>
    public DateTimeOffset? WaitingAt { get; init; }

    /// <summary>Canaries in a row that said nothing about the provider.</summary>
    public int Unclear { get; init; }

    /// <summary>How often the door shut again in the ramp, since it was last resolved.</summary>
    public int Relapses { get; init; }

    /// <summary>How often it began again after it was resolved.</summary>
    public int Flaps { get; init; }

    /// <summary>How often it was suspected in vain.</summary>
    public int Dismissals { get; init; }

    /// <summary>Every account in scope was noted for its alert.</summary>
    public bool IsTold { get; init; }

    /// <summary>Nothing is left to be done about it, neither for its mailboxes nor for its alerts.</summary>
    public bool IsSettled { get; init; }

    public IncidentCounts Counts { get; init; } = new();

    /// <summary>When the door was shut, one stretch after the other; an incident that begins again or relapses has several.</summary>
    public IReadOnlyList<Stretch> Stretches { get; init; } = [];

    public IReadOnlyList<RampStep> Steps { get; init; } = [];

    public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];

    public IReadOnlyList<FailureSample> Samples { get; init; } = [];

    /// <summary>Storage version that guards a save.</summary>
    public ETag Version { get; init; }

    /// <summary>It holds mailboxes.</summary>
    public bool IsLive => Phase is IncidentPhase.Suspected or IncidentPhase.Open or IncidentPhase.Ramping;

    /// <summary>It was confirmed and is not over.</summary>
    public bool IsOpen => Phase is IncidentPhase.Open or IncidentPhase.Ramping;

    /// <summary>When it stopped to hold anything; null while it holds.</summary>
    public DateTimeOffset? EndedAt => IsLive ? null : DismissedAt > ResolvedAt || ResolvedAt is null ? DismissedAt : ResolvedAt;

    public bool Covers(string account) => Account is null ? !Left.Contains(account) : Account == account;

    /// <param name="letters">The source of chance: an index below the number given.</param>
    public static string NewId(DateTimeOffset now, Func<int, int>? letters = null)
    {
        // Without vowels and what looks alike; the minute leaves little to be told apart.
        const string alphabet = "23456789BCDFGHJKLMNPQRSTVWXZ";
        letters ??= RandomNumberGenerator.GetInt32;
        var tail = string.Concat(Enumerable.Range(0, 4).Select(_ => alphabet[letters(alphabet.Length)]));
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd-HHmm}-{tail}");
    }
}

/// <summary>Where an incident stands; see <see cref="IncidentLife"/>.</summary>
public enum IncidentPhase
{
    /// <summary>Enough failed; a canary is asked. Nobody calls meanwhile.</summary>
    Suspected,

    /// <summary>The door is shut: nobody calls but canaries.</summary>
    Open,

    /// <summary>The door opens step by step.</summary>
    Ramping,

    Resolved,

    /// <summary>It was none.</summary>
    Dismissed,

    /// <summary>The provider's incident took it in.</summary>
    Merged,
}

/// <summary>A time in which calls were refused.</summary>
/// <param name="Until">The first of the clean canaries that opened the door, or the end of the incident; null while it is shut.</param>
/// <param name="Before">Canaries that were sent before it.</param>
/// <param name="Canaries">Canaries that were sent in it; grows until it is over.</param>
public sealed record Stretch(DateTimeOffset From, DateTimeOffset? Until, int Before, int Canaries);

/// <param name="Share">Of the mailboxes in scope.</param>
/// <param name="Mailboxes">That were let through with it.</param>
public sealed record RampStep(double Share, DateTimeOffset At, int Mailboxes);

/// <param name="What">A word that programs may rely on.</param>
public sealed record TimelineEntry(DateTimeOffset At, string What, string? Detail = null);

/// <summary>A refused call, as the provider's support would want to see it. Free of secrets, query strings and mail.</summary>
/// <param name="Call">Gmail's name of the method; null when it is not known.</param>
public sealed record FailureSample(DateTimeOffset At, string? Call, int? Status, string? Reason, string? LocationHost);

/// <param name="Refused">Mailboxes that the provider refused.</param>
/// <param name="Held">Mailboxes that waited without having failed.</param>
/// <param name="Proven">Mailboxes for which it was shown afterwards that no mail is missing.</param>
/// <param name="Missing">Mails that this found to be missing, and fetched.</param>
public sealed record IncidentCounts(int Refused = 0, int Held = 0, int MailsDelayed = 0, int Proven = 0, int Missing = 0);
