using Connector.Importing;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.Importing;

/// <summary>One worker at a time fetches a mailbox, and changes by persons in between are kept.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class LeaseTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Two_jobs_at_once_import_once()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await using var other = await connector.StartAnotherAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.DeliverGenerated(40);

        await Task.WhenAll(connector.FetchAsync(Address, Token), other.FetchAsync(Address, Token), connector.FetchAsync(Address, Token));

        await connector.AssertHoldsAllAsync(gmail, Token);
        Assert.AreEqual(40, connector.Gmail.Count(CallKind.Get));
    }

    [TestMethod]
    public async Task Worker_that_lost_its_lease_cannot_move_the_checkpoint()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        var lease = await connector.Get<MailboxLeases>().TryTakeAsync(
            await connector.MailboxAsync(Address, Token), Token);
        await connector.Mailboxes.ChangeAsync(
            ConnectorUnderTest.KeyOf(Address), mailbox => mailbox with { Fence = mailbox.Fence + 1 }, Token);

        await Assert.ThrowsExactlyAsync<MailboxMovedException>(() => lease!.SaveAsync(mailbox => mailbox with { Checkpoint = 1 }, Token));

        Assert.IsTrue(lease!.Lost.IsCancellationRequested);
        Assert.AreNotEqual(1UL, (await connector.MailboxAsync(Address, Token)).Checkpoint);
        await lease.DisposeAsync();
    }

    [TestMethod]
    public async Task Change_by_a_person_during_a_fetch_is_kept()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        await using var lease = await connector.Get<MailboxLeases>().TryTakeAsync(
            await connector.MailboxAsync(Address, Token), Token);
        var paused = new MailboxState.Paused(DateTimeOffset.UnixEpoch);
        await connector.Mailboxes.ChangeAsync(ConnectorUnderTest.KeyOf(Address), mailbox => mailbox with { State = paused }, Token);

        await lease!.ReleaseAsync(mailbox => mailbox with { Checkpoint = gmail.HistoryId + 1 });

        var saved = await connector.MailboxAsync(Address, Token);
        Assert.AreEqual(paused, saved.State);
        Assert.AreEqual(gmail.HistoryId + 1, saved.Checkpoint);
    }

    [TestMethod]
    public async Task Outcome_without_a_taken_lease_is_not_saved_after_another_worker_fetched()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        var read = await connector.MailboxAsync(Address, Token);
        await using var slow = connector.Get<MailboxLeases>().Open(read);
        await using var fast = connector.Get<MailboxLeases>().Open(read);
        await fast!.ReleaseAsync(mailbox => mailbox with { Checkpoint = 2 });

        await Assert.ThrowsExactlyAsync<MailboxMovedException>(() => slow!.ReleaseAsync(mailbox => mailbox with { Checkpoint = 1 }));

        Assert.IsTrue(slow!.Lost.IsCancellationRequested);
        Assert.AreEqual(2UL, (await connector.MailboxAsync(Address, Token)).Checkpoint);
    }

    [TestMethod]
    public async Task Outcome_without_a_taken_lease_keeps_a_change_made_since_the_mailbox_was_read()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        var read = await connector.MailboxAsync(Address, Token);
        await using var lease = connector.Get<MailboxLeases>().Open(read);
        await connector.Mailboxes.ChangeAsync(ConnectorUnderTest.KeyOf(Address), mailbox => mailbox with { Hint = 7 }, Token);

        await lease!.ReleaseAsync(mailbox => mailbox with { Checkpoint = 5 });

        var saved = await connector.MailboxAsync(Address, Token);
        Assert.AreEqual(7UL, saved.Hint);
        Assert.AreEqual(5UL, saved.Checkpoint);
        Assert.AreEqual(DateTimeOffset.UnixEpoch, saved.LeasedUntil);
    }

    [TestMethod]
    public async Task Lease_is_not_opened_while_another_worker_holds_it()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        var read = await connector.MailboxAsync(Address, Token);
        await using var held = await connector.Get<MailboxLeases>().TryTakeAsync(read, Token);

        var mailbox = await connector.MailboxAsync(Address, Token);

        Assert.IsNull(connector.Get<MailboxLeases>().Open(mailbox));
    }
}
