using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;

namespace Connector.UnitTests.Mailboxes;

[TestClass]
public sealed class MailboxRowsTests
{
    private static readonly DateTimeOffset At = new(2026, 9, 13, 10, 0, 0, 123, TimeSpan.Zero);

    private static readonly Mailbox Full = new()
    {
        Key = new MailboxKey("acme", "support@acme.example"),
        Id = new Guid("6a1f6d0e-7f0b-4f5e-9d5c-0f2f6f1d7a11"),
        EncryptedToken = "v1.key.abc",
        Identity = "support@acme.example",
        Checkpoint = ulong.MaxValue,
        SyncFrom = At.AddDays(-3),
        Sync = new SyncProgress(1234, 56),
        ImportFrom = At.AddDays(-30),
        State = new MailboxState.Active(),
        ConnectedAt = At.AddDays(-30),
        ImportCount = 500,
        PollAt = At.AddMinutes(1),
        Hint = 99,
        WatchAt = At.AddDays(1),
        WatchedUntil = At.AddDays(6),
        PlannedAt = At.AddSeconds(-5),
        LeasedUntil = At.AddSeconds(25),
        Fence = 7,
        LeaseId = new Guid("1a1f6d0e-7f0b-4f5e-9d5c-0f2f6f1d7a12"),
        Waiting = 12,
        LastFetchAt = At.AddMinutes(-2),
        LastImportedAt = At.AddMinutes(-3),
        Standby = new StandbyRoute(StandbyState.Ready, "in-abc@in.example"),
        Version = new ETag("7"),
    };

    private static readonly MailboxState.Parked Parked =
        new(FailureClass.ProviderBlocked, 3, At, At.AddMinutes(5), FailureClass.CredentialsRevoked);

    public static IEnumerable<MailboxState[]> States =>
    [
        [new MailboxState.Active()],
        [new MailboxState.BackingOff(FailureClass.RateLimited, 2, At, At.AddMinutes(5))],
        [Parked],
        [new MailboxState.Probing(Parked)],
        [new MailboxState.CatchingUp(At)],
        [new MailboxState.Paused(At)],
    ];

    [TestMethod]
    [DynamicData(nameof(States))]
    public void Mailbox_is_read_as_it_was_written(MailboxState state)
    {
        var row = MailboxRows.ToRow(Full with { State = state });
        row.ETag = new ETag("7");

        Assert.AreEqual(Full with { State = state }, MailboxRows.ToMailbox(row));
        Assert.DoesNotContain("v1.key", (string)row["Mailbox"], "the token is in a column of its own");
    }

    // Exceeds a limit because it lists the columns that commit 11625b4 and earlier ones wrote.
    [TestMethod]
    [DynamicData(nameof(States))]
    public void Row_of_an_earlier_version_is_read(MailboxState state)
    {
        var (cause, attempts, retryAt) = state switch
        {
            MailboxState.BackingOff backingOff => (backingOff.Cause, backingOff.Attempts, backingOff.RetryAt),
            { AsParked: { } parked } => (parked.Cause, parked.Attempts, parked.NextProbeAt),
            _ => ((FailureClass?)null, (int?)null, (DateTimeOffset?)null),
        };
        var row = new TableEntity("acme", "support@acme.example")
        {
            ["Account"] = "acme",
            ["Address"] = "support@acme.example",
            ["Id"] = Full.Id,
            ["EncryptedToken"] = "v1.key.abc",
            ["Identity"] = "support@acme.example",
            ["Checkpoint"] = "18446744073709551615",
            ["SyncFrom"] = Full.SyncFrom,
            ["SyncCheckpoint"] = "1234",
            ["SyncDone"] = 56,
            ["ImportFrom"] = Full.ImportFrom,
            ["ConnectedAt"] = Full.ConnectedAt,
            ["ImportCount"] = 500,
            ["PollAt"] = Full.PollAt,
            ["Hint"] = "99",
            ["WatchAt"] = Full.WatchAt,
            ["WatchedUntil"] = Full.WatchedUntil,
            ["DueAt"] = Full.PollAt,
            ["PlannedAt"] = Full.PlannedAt,
            ["LeasedUntil"] = Full.LeasedUntil,
            ["Fence"] = 7L,
            ["LeaseId"] = Full.LeaseId,
            ["Waiting"] = 12,
            ["LastFetchAt"] = Full.LastFetchAt,
            ["LastImportedAt"] = Full.LastImportedAt,
            ["Standby"] = "Ready",
            ["InboundAddress"] = "in-abc@in.example",
            ["State"] = state.Name,
            ["Cause"] = cause?.ToString(),
            ["Attempts"] = attempts,
            ["Since"] = state is MailboxState.Active ? null : At,
            ["RetryAt"] = retryAt,
            ["Suspect"] = state.AsParked?.Suspect?.ToString(),
        };
        row.ETag = new ETag("7");

        Assert.AreEqual(Full with { State = state }, MailboxRows.ToMailbox(row));
    }

    /// <summary>With the columns of commit 792015d for a mailbox that was just connected with delegation.</summary>
    [TestMethod]
    public void Sparse_row_of_an_earlier_version_is_read()
    {
        var row = new TableEntity("acme", "support@acme.example")
        {
            ["Account"] = "acme",
            ["Address"] = "support@acme.example",
            ["Id"] = Full.Id,
            ["DueAt"] = DateTimeOffset.UnixEpoch,
            ["PlannedAt"] = At,
            ["LeasedUntil"] = DateTimeOffset.UnixEpoch,
            ["Fence"] = 0L,
            ["State"] = "Active",
        };

        var mailbox = MailboxRows.ToMailbox(row);

        Assert.AreEqual(
            new Mailbox { Key = Full.Key, Id = Full.Id, State = new MailboxState.Active(), PlannedAt = At, Version = row.ETag }, mailbox);
    }

    [TestMethod]
    public void Unknown_cause_of_a_later_version_is_read_as_the_mildest_one()
    {
        var row = MailboxRows.ToRow(Full with { State = Parked });
        row["Mailbox"] = ((string)row["Mailbox"]).Replace("ProviderBlocked", "MoonInTheWay", StringComparison.Ordinal);

        Assert.AreEqual(FailureClass.ProviderUnavailable, MailboxRows.ToMailbox(row).Cause);
    }

    [TestMethod]
    [DataRow("Mailbox", "Nonsense")]
    [DataRow("Mailbox", """{"state":{"$type":"Dreaming"}}""")]
    [DataRow("Mailbox", null)]
    [DataRow("State", "Dreaming")]
    [DataRow("Checkpoint", "minus one")]
    public void Row_that_cannot_be_read_is_named(string column, string? value)
    {
        var row = column == "Mailbox" ? MailboxRows.ToRow(Full) : new TableEntity("acme", "support@acme.example")
        {
            ["Account"] = "acme",
            ["Address"] = "support@acme.example",
            ["Id"] = Full.Id,
            ["State"] = "Active",
        };
        row[column] = value;

        var exception = Assert.ThrowsExactly<FormatException>(() => MailboxRows.ToMailbox(row));

        Assert.AreEqual("The row 'acme/support@acme.example' has no valid value in the column Mailbox.", exception.Message);
    }
}
