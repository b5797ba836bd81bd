using Azure;

namespace Connector.Mailboxes;

/// <summary>Names a mailbox: its account and its normalised address.</summary>
public readonly record struct MailboxKey(string Account, string Address)
{
    /// <summary>Names nothing but an account and an address, however it came here.</summary>
    public bool IsWellFormed => Mailboxes.Account.IsId(Account) && MailAddress.Normalize(Address) == Address;

    public override string ToString() => $"{Account}/{Address}";
}

/// <summary>A connected Gmail address, as last read from storage.</summary>
public sealed record Mailbox
{
    public required MailboxKey Key { get; init; }

    /// <summary>Given at the first connection and kept ever after, whatever credential follows.</summary>
    public required Guid Id { get; init; }

    /// <summary>Encrypted refresh token (see <see cref="TokenCipher"/>); null for domain-wide delegation.</summary>
    public string? EncryptedToken { get; init; }

    /// <summary>The Google mailbox that its credential was seen to open (see <see cref="GoogleIdentity"/>); null while nobody asked Google.</summary>
    public string? Identity { get; init; }

    /// <summary>Gmail's <c>historyId</c> up to which everything is durable here; null while a full sync is due.</summary>
    public ulong? Checkpoint { get; init; }

    /// <summary>Mail that Gmail received before this is no concern of a full sync; null for all mail. In whole milliseconds, as Gmail dates mail.</summary>
    public DateTimeOffset? SyncFrom { get; init => field = WholeMilliseconds(value); }

    /// <summary>How far a full sync of more than one job has come; null for none.</summary>
    public SyncProgress? Sync { get; init; }

    /// <summary>Mail that Gmail received before this is never imported; null for all mail. In whole milliseconds, as Gmail dates mail.</summary>
    public DateTimeOffset? ImportFrom { get; init => field = WholeMilliseconds(value); }

    public required MailboxState State { get; init; }

    /// <summary>When it was connected; null for one that an older version connected. In whole milliseconds, as Gmail dates mail.</summary>
    public DateTimeOffset? ConnectedAt { get; init => field = WholeMilliseconds(value); }

    /// <summary>How many of its newest mails the first sync is to bring; null once that has become a date in <see cref="ImportFrom"/>, or for no such wish.</summary>
    public int? ImportCount { get; init; }

    /// <summary>A quiet mailbox is not polled before this; <see cref="DateTimeOffset.UnixEpoch"/> for one that is polled on every tick.</summary>
    public DateTimeOffset PollAt { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Newest <c>historyId</c> that a push told of; null for none. While it is past the checkpoint, there is something to fetch.</summary>
    public ulong? Hint { get; init; }

    /// <summary>When its push watch is to be set or renewed.</summary>
    public DateTimeOffset WatchAt { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Until when Gmail announces its changes unless that is renewed; null for never.</summary>
    public DateTimeOffset? WatchedUntil { get; init; }

    /// <summary>When a job was last put on its way that has not begun yet; <see cref="DateTimeOffset.UnixEpoch"/> for none.</summary>
    public DateTimeOffset PlannedAt { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Until when a worker may fetch it alone, unless it renews; <see cref="DateTimeOffset.UnixEpoch"/> for nobody.</summary>
    public DateTimeOffset LeasedUntil { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Fencing number: grows with every lease; a worker that lost its lease fails on its next save.</summary>
    public long Fence { get; init; }

    /// <summary>Drawn anew with every lease, so that two workers that take one at the same moment never save the same row.</summary>
    public Guid? LeaseId { get; init; }

    /// <summary>Mails that Gmail listed and a failed fetch did not bring in: so many wait at least. Null when none did, or nothing is known.</summary>
    public int? Waiting { get; init; }

    /// <summary>When a fetch last got to its end.</summary>
    public DateTimeOffset? LastFetchAt { get; init; }

    /// <summary>When a mail was last made durable.</summary>
    public DateTimeOffset? LastImportedAt { get; init; }

    /// <summary>How its mail could come in while Gmail's API is closed to us.</summary>
    public StandbyRoute Standby { get; init; } = StandbyRoute.None;

    /// <summary>Storage version that guards a save.</summary>
    public ETag Version { get; init; }

    public bool IsWatched(DateTimeOffset now) => WatchedUntil > now;

    public bool IsDelegated => EncryptedToken is null;

    /// <summary>Google said that the credential opens this mailbox and no other: until then nothing is listed or read with it.</summary>
    public bool IsProven => Identity is not null;

    /// <param name="encryptedToken">Null for domain-wide delegation.</param>
    public Mailbox WithCredential(string? encryptedToken) => this with { EncryptedToken = encryptedToken, Identity = null };

    public Mailbox AsProven() => this with { Identity = GoogleIdentity.Of(Key.Address) };

    /// <summary>When the planner may fetch it next; never for what is parked or paused.</summary>
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

/// <param name="Checkpoint">Where the history goes on once the sync is done.</param>
/// <param name="Done">Messages of its list that are durable, from the oldest on.</param>
public sealed record SyncProgress(ulong Checkpoint, int Done);
