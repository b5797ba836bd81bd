using Connector.IntegrationTests.Support;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.Importing;

/// <summary>Fetches without a checkpoint: the first sync, one after an expired checkpoint, and both over several jobs.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class FullSyncTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Sync_after_an_expired_checkpoint_brings_mail_rescued_from_spam_and_gets_no_sent_mail()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var now = TimeProvider.System.GetUtcNow();
        var gmail = await connector.ConnectAsync(Address, Token, mailbox => mailbox with { ImportFrom = now.AddDays(-300) });
        var known = gmail.Deliver(SmallMail.About("known"), internalDate: now.AddDays(-20));
        await connector.FetchAsync(Address, Token);
        var old = gmail.Deliver(SmallMail.About("as old as spam gets"), ["SPAM"], now.AddDays(-8).AddDays(-30).AddMinutes(5));
        var spam = gmail.Deliver(SmallMail.About("no spam at all"), ["SPAM"], now.AddDays(-10));
        gmail.Deliver(SmallMail.About("an answer"), ["SENT"], now.AddDays(-9));
        await connector.Mailboxes.ChangeAsync(
            ConnectorUnderTest.KeyOf(Address), mailbox => mailbox with { Checkpoint = gmail.HistoryId, LastFetchAt = now.AddDays(-8) },
            Token);
        string[] rescued = [old, spam];

        foreach (var id in rescued)
        {
            gmail.RemoveLabels(id, "SPAM");
            gmail.AddLabels(id, "INBOX");
        }

        gmail.ExpireHistory();
        connector.Gmail.ForgetRequests();
        await connector.FetchAsync(Address, Token);

        Assert.AreSequenceEqual(((string[])[known, old, spam]).Order(), (await connector.MessagesAsync(Address, Token)).Keys.Order());
        Assert.AreEqual(2, connector.Gmail.Count(CallKind.Get));
    }

    [TestMethod]
    public async Task Expired_checkpoint_leads_to_a_list_from_the_last_good_fetch_without_losses_or_repeated_gets()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.DeliverGenerated(5);
        await connector.FetchAsync(Address, Token);
        connector.Gmail.ForgetRequests();
        gmail.DeliverGenerated(4);
        gmail.ExpireHistory();

        await connector.FetchAsync(Address, Token);

        await connector.AssertHoldsAllAsync(gmail, Token);
        Assert.AreEqual(4, connector.Gmail.Count(CallKind.Get));
        Assert.AreEqual(gmail.HistoryId, (await connector.MailboxAsync(Address, Token)).Checkpoint);
    }

    [TestMethod]
    public async Task First_sync_lists_all_mail_or_the_mail_since_a_date()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token, ("Import__JobBudget", "00:10:00"));
        var from = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var all = await connector.ConnectAsync(
            "all@acme.example", Token, mailbox => mailbox with { Checkpoint = null, SyncFrom = null, ImportFrom = null });
        var some = await connector.ConnectAsync(
            "some@acme.example", Token, mailbox => mailbox with { Checkpoint = null, SyncFrom = from, ImportFrom = from });

        foreach (var day in Enumerable.Range(0, 620))
        {
            all.Deliver(SmallMail.About($"day {day}"), internalDate: from.AddDays(day - 600));
        }

        some.Deliver(SmallMail.About("just before"), internalDate: from.AddMilliseconds(-1));
        var exactly = some.Deliver(SmallMail.About("exactly then"), internalDate: from);

        await connector.FetchAsync("all@acme.example", Token);
        await connector.FetchAsync("some@acme.example", Token);

        Assert.HasCount(620, await connector.MessagesAsync("all@acme.example", Token));
        Assert.AreSequenceEqual([exactly], (await connector.MessagesAsync("some@acme.example", Token)).Keys);
    }

    [TestMethod]
    public async Task Full_sync_of_several_jobs_lists_the_mailbox_once_and_continues_where_it_stopped()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token, ("Import__JobBudget", "00:00:00.001"));
        var gmail =
            await connector.ConnectAsync(Address, Token, mailbox => mailbox with { Checkpoint = null, SyncFrom = null, ImportFrom = null });
        gmail.DeliverGenerated(320);
        var jobs = 0;

        while ((await connector.MailboxAsync(Address, Token)).Checkpoint is null)
        {
            Assert.IsLessThan(10, jobs++, "the sync ends");
            await connector.FetchAsync(Address, Token);
        }

        Assert.AreEqual(4, jobs);
        Assert.AreEqual(4, connector.Gmail.Count(CallKind.List), "the list of all mail and the lists of sent mail, drafts and chats");
        Assert.AreEqual(320, connector.Gmail.Count(CallKind.Get));
        Assert.IsNull((await connector.MailboxAsync(Address, Token)).Sync);
        await connector.AssertHoldsAllAsync(gmail, Token);
    }
}
