using System.Text.Json.Serialization;
using Azure;

namespace Connector.Mailboxes;

/// <summary>Identifies a mailbox by its account and its normalised address.</summary>
public readonly record struct MailboxKey(string Account, string Address)
{
    /// <summary>Account and address are valid. Keys from outside have to be checked.</summary>
    public bool IsWellFormed => Mailboxes.Account.IsId(Account) && MailAddress.Normalize(Address) == Address;

    public override string ToString() => $"{Account}/{Address}";
}

/// <summary>A connected Gmail address, as last read from storage.</summary>
public sealed record Mailbox
{
    public required MailboxKey Key { get; init; }

    /// <summary>Set when the mailbox is first connected, and kept when its credential changes.</summary>
    public required Guid Id { get; init; }

    /// <summary>Encrypted refresh token (see <see cref="TokenCipher"/>); null for domain-wide delegation.</summary>
    [JsonIgnore]
    public string? EncryptedToken { get; init; }

    /// <summary>The OAuth client to which the consent was given; null for the installation's.</summary>
    public string? ClientId { get; init; }

    /// <summary>When Google ends the consent, whatever happens; null if it sets no end. A client in Testing gets seven days.</summary>
    public DateTimeOffset? ConsentEndsAt { get; init; }

    /// <summary>
    /// The Google mailbox that the credential opens (see <see cref="GoogleIdentity"/>); null until Google has confirmed it.
    /// </summary>
    public string? Identity { get; init; }

    /// <summary>Gmail's <c>historyId</c> up to which all mail is durable; null if a full sync is due.</summary>
    public ulong? Checkpoint { get; init; }

    /// <summary>
    /// A full sync ignores mail that Gmail received before this; null for all mail. In whole milliseconds, like Gmail's dates.
    /// </summary>
    public DateTimeOffset? SyncFrom { get; init => field = WholeMilliseconds(value); }

    /// <summary>How far a full sync of more than one job has come; null for none.</summary>
    public SyncProgress? Sync { get; init; }

    /// <summary>
    /// Mail that Gmail received before this is never imported; null for all mail. In whole milliseconds, like Gmail's dates.
    /// </summary>
    public DateTimeOffset? ImportFrom { get; init => field = WholeMilliseconds(value); }

    public required MailboxState State { get; init; }

    /// <summary>When it was connected; null if an older version connected it. In whole milliseconds, like Gmail's dates.</summary>
    public DateTimeOffset? ConnectedAt { get; init => field = WholeMilliseconds(value); }

    /// <summary>
    /// How many of the newest mails the first sync imports; null for no limit, or after it became a date in <see cref="ImportFrom"/>.
    /// </summary>
    public int? ImportCount { get; init; }

    /// <summary>
    /// It is not polled before this; <see cref="DateTimeOffset.UnixEpoch"/> before its first fetch and while it is planned.
    /// </summary>
    public DateTimeOffset PollAt { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Newest <c>historyId</c> of a push notification; null for none. If it is past the checkpoint, a fetch is due.</summary>
    public ulong? Hint { get; init; }

    /// <summary>When its push watch is due to be set or renewed.</summary>
    public DateTimeOffset WatchAt { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>When the push watch expires unless it is renewed; null if there is none.</summary>
    public DateTimeOffset? WatchedUntil { get; init; }

    /// <summary>When the job was enqueued that has not begun yet; <see cref="DateTimeOffset.UnixEpoch"/> for none.</summary>
    public DateTimeOffset PlannedAt { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>When the lease of the worker that fetches it ends; <see cref="DateTimeOffset.UnixEpoch"/> for no lease.</summary>
    public DateTimeOffset LeasedUntil { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Fencing number, which grows with every lease, so that a worker that lost its lease fails on its next save.</summary>
    public long Fence { get; init; }

    /// <summary>New with every lease, so that two workers that take one at the same time never save the same row.</summary>
    public Guid? LeaseId { get; init; }

    /// <summary>Minimum number of mails that Gmail listed and a failed fetch did not import; null for none or unknown.</summary>
    public int? Waiting { get; init; }

    /// <summary>When a fetch last completed.</summary>
    public DateTimeOffset? LastFetchAt { get; init; }

    /// <summary>When a mail was last made durable.</summary>
    public DateTimeOffset? LastImportedAt { get; init; }

    /// <summary>The forwarding route, for the time in which the provider blocks the API.</summary>
    public StandbyRoute Standby { get; init; } = StandbyRoute.None;

    /// <summary>Its past states; <see cref="MailboxTable"/> adds each change.</summary>
    public StateHistory History { get; init; } = StateHistory.Empty;

    /// <summary>Storage version that guards a save.</summary>
    [JsonIgnore]
    public ETag Version { get; init; }

    public bool IsWatched(DateTimeOffset now) => WatchedUntil > now;

    /// <inheritdoc cref="MailboxState.FailureCause"/>
    public FailureClass? Cause => State.FailureCause;

    public bool IsPaused => State is MailboxState.Paused;

    /// <summary>Google has confirmed that the credential opens this mailbox. Until then it is not used to list or read mail.</summary>
    public bool IsProven => Identity is not null;

    /// <param name="encryptedToken">Null for domain-wide delegation.</param>
    public Mailbox WithCredential(string? encryptedToken, string? clientId = null, DateTimeOffset? consentEndsAt = null) =>
        this with { EncryptedToken = encryptedToken, Identity = null, ClientId = clientId, ConsentEndsAt = consentEndsAt };

    public Mailbox AsProven() => this with { Identity = GoogleIdentity.Of(Key.Address) };

    /// <summary>When the planner may fetch it next; never while it is parked or paused.</summary>
    public DateTimeOffset DueAt => State switch
    {
        MailboxState.Active when !(Hint > Checkpoint) => PollAt,
        MailboxState.Active or MailboxState.CatchingUp => DateTimeOffset.UnixEpoch,
        MailboxState.BackingOff backingOff => backingOff.RetryAt,
        _ => DateTimeOffset.MaxValue,
    };

    private static DateTimeOffset? WholeMilliseconds(DateTimeOffset? moment) =>
        moment is { } at ? at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond)) : null;
}

/// <summary>The progress of a full sync.</summary>
/// <param name="Checkpoint">The checkpoint after the sync.</param>
/// <param name="Done">Messages of its list that are durable, beginning with the oldest.</param>
public sealed record SyncProgress(ulong Checkpoint, int Done);
