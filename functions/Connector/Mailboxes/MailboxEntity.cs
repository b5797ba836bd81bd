using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Connector.Storage;

namespace Connector.Mailboxes;

/// <summary>A row of the table Mailboxes. No other class knows its columns.</summary>
internal sealed class MailboxEntity : ITableEntity
{
    /// <summary>Means "never", since Table Storage has no date after the year 9999.</summary>
    private static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string Account { get; set; } = "";

    public string Address { get; set; } = "";

    public Guid Id { get; set; }

    public string? EncryptedToken { get; set; }

    public string? Identity { get; set; }

    /// <summary>Text, since Table Storage has no unsigned 64-bit column.</summary>
    public string? Checkpoint { get; set; }

    public DateTimeOffset? SyncFrom { get; set; }

    public string? SyncCheckpoint { get; set; }

    public int? SyncDone { get; set; }

    public DateTimeOffset? ImportFrom { get; set; }

    public DateTimeOffset? ConnectedAt { get; set; }

    public int? ImportCount { get; set; }

    public DateTimeOffset PollAt { get; set; } = DateTimeOffset.UnixEpoch;

    public string? Hint { get; set; }

    public DateTimeOffset WatchAt { get; set; } = DateTimeOffset.UnixEpoch;

    public DateTimeOffset? WatchedUntil { get; set; }

    public DateTimeOffset DueAt { get; set; }

    public DateTimeOffset PlannedAt { get; set; }

    public DateTimeOffset LeasedUntil { get; set; }

    public long Fence { get; set; }

    public Guid? LeaseId { get; set; }

    public int? Waiting { get; set; }

    public DateTimeOffset? LastFetchAt { get; set; }

    public DateTimeOffset? LastImportedAt { get; set; }

    public string? Standby { get; set; }

    public string? InboundAddress { get; set; }

    public string State { get; set; } = nameof(MailboxState.Active);

    public string? Cause { get; set; }

    public int? Attempts { get; set; }

    public DateTimeOffset? Since { get; set; }

    public DateTimeOffset? RetryAt { get; set; }

    public string? Suspect { get; set; }

    public static string Partition(string account) => StorageKeys.Escape(account);

    public static string Row(string address) => StorageKeys.Escape(address);

    public static MailboxEntity From(Mailbox mailbox)
    {
        var entity = new MailboxEntity
        {
            PartitionKey = Partition(mailbox.Key.Account),
            RowKey = Row(mailbox.Key.Address),
            ETag = mailbox.Version,
            Account = mailbox.Key.Account,
            Address = mailbox.Key.Address,
            Id = mailbox.Id,
            EncryptedToken = mailbox.EncryptedToken,
            Identity = mailbox.Identity,
            Checkpoint = mailbox.Checkpoint?.ToString(CultureInfo.InvariantCulture),
            SyncFrom = mailbox.SyncFrom,
            SyncCheckpoint = mailbox.Sync?.Checkpoint.ToString(CultureInfo.InvariantCulture),
            SyncDone = mailbox.Sync?.Done,
            ImportFrom = mailbox.ImportFrom,
            ConnectedAt = mailbox.ConnectedAt,
            ImportCount = mailbox.ImportCount,
            PollAt = mailbox.PollAt,
            Hint = mailbox.Hint?.ToString(CultureInfo.InvariantCulture),
            WatchAt = mailbox.WatchAt,
            WatchedUntil = mailbox.WatchedUntil,
            DueAt = mailbox.DueAt > Never ? Never : mailbox.DueAt,
            PlannedAt = mailbox.PlannedAt,
            LeasedUntil = mailbox.LeasedUntil,
            Fence = mailbox.Fence,
            LeaseId = mailbox.LeaseId,
            Waiting = mailbox.Waiting,
            LastFetchAt = mailbox.LastFetchAt,
            LastImportedAt = mailbox.LastImportedAt,
            Standby = mailbox.Standby.State.ToString(),
            InboundAddress = mailbox.Standby.InboundAddress,
            State = mailbox.State.Name,
        };
        entity.Take(mailbox.State);
        return entity;
    }

    /// <summary>The columns for a mailbox's key and age.</summary>
    public static IReadOnlyList<string> NameColumns { get; } =
        [nameof(PartitionKey), nameof(RowKey), nameof(Account), nameof(Address), nameof(ConnectedAt)];

    /// <summary>The columns that <see cref="ToLook"/> reads.</summary>
    public static IReadOnlyList<string> LookColumns { get; } =
    [
        nameof(PartitionKey), nameof(RowKey), nameof(Account), nameof(Address), nameof(State), nameof(Cause), nameof(Attempts),
            nameof(Since), nameof(RetryAt),
        nameof(Suspect), nameof(LastFetchAt), nameof(LastImportedAt), nameof(PlannedAt), nameof(LeasedUntil),
    ];

    public MailboxLook ToLook() => new(new MailboxKey(Account, Address), ToState(), LastFetchAt, LastImportedAt, PlannedAt, LeasedUntil);

    public Mailbox ToMailbox() => new()
    {
        Key = new MailboxKey(Account, Address),
        Id = Id,
        EncryptedToken = EncryptedToken,
        Identity = Identity,
        Checkpoint = ToCheckpoint(Checkpoint),
        SyncFrom = SyncFrom,
        Sync = ToCheckpoint(SyncCheckpoint) is { } checkpoint ? new SyncProgress(checkpoint, Required(SyncDone)) : null,
        ImportFrom = ImportFrom,
        ConnectedAt = ConnectedAt,
        ImportCount = ImportCount,
        PollAt = PollAt,
        Hint = ToCheckpoint(Hint),
        WatchAt = WatchAt,
        WatchedUntil = WatchedUntil,
        State = ToState(),
        PlannedAt = PlannedAt,
        LeasedUntil = LeasedUntil,
        Fence = Fence,
        LeaseId = LeaseId,
        Waiting = Waiting,
        LastFetchAt = LastFetchAt,
        LastImportedAt = LastImportedAt,
        Standby = new StandbyRoute(Enum.TryParse<StandbyState>(Standby, out var standby) ? standby : StandbyState.NotSetUp, InboundAddress),
        Version = ETag,
    };

    private void Take(MailboxState state)
    {
        switch (state)
        {
            case MailboxState.BackingOff backingOff:
                (Cause, Attempts, Since, RetryAt) =
                    (backingOff.Cause.ToString(), backingOff.Attempts, backingOff.Since, backingOff.RetryAt);
                break;
            case { AsParked: { } parked }:
                (Cause, Attempts, Since, RetryAt, Suspect) =
                    (parked.Cause.ToString(), parked.Attempts, parked.Since, parked.NextProbeAt, parked.Suspect?.ToString());
                break;
            case MailboxState.CatchingUp catchingUp:
                Since = catchingUp.Since;
                break;
            case MailboxState.Paused paused:
                Since = paused.Since;
                break;
        }
    }

    private MailboxState ToState() => State switch
    {
        nameof(MailboxState.Active) => new MailboxState.Active(),
        nameof(MailboxState.BackingOff) => new MailboxState.BackingOff(ToCause(), Required(Attempts), Required(Since), Required(RetryAt)),
        nameof(MailboxState.Parked) => ToParked(),
        nameof(MailboxState.Probing) => new MailboxState.Probing(ToParked()),
        nameof(MailboxState.CatchingUp) => new MailboxState.CatchingUp(Required(Since)),
        nameof(MailboxState.Paused) => new MailboxState.Paused(Required(Since)),
        _ => throw new FormatException($"Mailbox row '{PartitionKey}/{RowKey}' has the unknown state '{State}'."),
    };

    private MailboxState.Parked ToParked() => new(
        ToCause(),
        Required(Attempts),
        Required(Since),
        Required(RetryAt),
        Enum.TryParse<FailureClass>(Suspect, out var suspect) ? suspect : null);

    // An unknown class of a newer version is read as the mildest one, since an exception would fail every sweep.
    private FailureClass ToCause() => Enum.TryParse<FailureClass>(Cause, out var cause) ? cause : FailureClass.ProviderUnavailable;

    private ulong? ToCheckpoint(string? column, [CallerArgumentExpression(nameof(column))] string name = "")
    {
        if (column is null)
        {
            return null;
        }

        return ulong.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var checkpoint)
            ? checkpoint
            : throw new FormatException($"Mailbox row '{PartitionKey}/{RowKey}' has a column {name} that is no history id.");
    }

    private T Required<T>(T? column, [CallerArgumentExpression(nameof(column))] string name = "")
        where T : struct =>
        column ?? throw new FormatException($"Mailbox row '{PartitionKey}/{RowKey}' in state '{State}' lacks the column {name}.");
}
