using Connector.Importing;
using Connector.Mailboxes;

namespace Connector.UnitTests.Importing;

[TestClass]
public sealed class RelistingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Window = TimeSpan.FromDays(1);

    private static readonly Mailbox Fetched = new()
    {
        Key = new MailboxKey("acme", "a@acme.example"),
        Id = Guid.Empty,
        State = new MailboxState.Active(),
        Checkpoint = 7,
        ImportFrom = Now.AddDays(-30),
        LastFetchAt = Now,
        LeasedUntil = Now.AddMinutes(1),
        Fence = 3,
    };

    [TestMethod]
    public void Mailbox_is_listed_since_the_chosen_day_and_its_worker_loses_the_lease()
    {
        var listed = Relisting.Since(Fetched, Now.AddDays(-7), Window);

        Assert.IsNull(listed.Checkpoint);
        Assert.AreEqual(Now.AddDays(-7), listed.SyncFrom);
        Assert.AreEqual(Now.AddDays(-30), listed.ImportFrom);
        Assert.AreEqual((4, DateTimeOffset.UnixEpoch), (listed.Fence, listed.LeasedUntil));
    }

    [TestMethod]
    public void Mail_since_the_last_fetch_is_listed_even_if_the_chosen_day_is_later()
    {
        var held = Fetched with { LastFetchAt = Now.AddDays(-10) };

        Assert.AreEqual(Now.AddDays(-11), Relisting.Since(held, Now.AddDays(-7), Window).SyncFrom);
        Assert.AreEqual(Now.AddDays(-30), Relisting.Since(held with { LastFetchAt = null }, Now.AddDays(-7), Window).SyncFrom);
        Assert.IsNull(Relisting.Since(held with { LastFetchAt = null, ImportFrom = null }, Now.AddDays(-7), Window).SyncFrom);
    }

    [TestMethod]
    public void Day_before_the_first_import_brings_older_mail()
    {
        var listed = Relisting.Since(Fetched, Now.AddDays(-90), Window);

        Assert.AreEqual((Now.AddDays(-90), Now.AddDays(-90)), (listed.SyncFrom, listed.ImportFrom));
        Assert.IsNull(Relisting.Since(Fetched with { ImportFrom = null }, Now.AddDays(-90), Window).ImportFrom);
    }

    [TestMethod]
    public void Full_sync_that_lists_enough_continues()
    {
        var syncing = Fetched with { Checkpoint = null, SyncFrom = Now.AddDays(-20), Sync = new SyncProgress(9, 100) };

        Assert.AreSame(syncing, Relisting.Since(syncing, Now.AddDays(-7), Window));
        Assert.AreEqual(Now.AddDays(-25), Relisting.Since(syncing, Now.AddDays(-25), Window).SyncFrom);
    }

    [TestMethod]
    public void Expired_checkpoint_is_replaced_by_a_list_since_the_last_fetch()
    {
        Assert.AreEqual(Now.AddDays(-1), Relisting.SinceLastFetch(Fetched, Window).SyncFrom);
        Assert.AreEqual(
            Now.AddHours(-2), Relisting.SinceLastFetch(Fetched with { ImportFrom = Now.AddHours(-2) }, Window).SyncFrom);
    }
}
