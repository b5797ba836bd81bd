using Connector.Importing;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;

namespace Connector.IntegrationTests.Importing;

/// <summary>Runs fetch jobs over Azurite and a Gmail simulator.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class FetchMailboxTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task New_mail_is_stored_byte_for_byte_and_the_checkpoint_moves_past_it()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.DeliverGenerated(3);

        await connector.FetchAsync(Address, Token);

        await connector.AssertHoldsAllAsync(gmail, Token);
        var mailbox = await connector.MailboxAsync(Address, Token);
        Assert.AreEqual(gmail.HistoryId, mailbox.Checkpoint);
        Assert.IsInstanceOfType<MailboxState.Active>(mailbox.State);
        Assert.IsNotNull(mailbox.LastFetchAt);
        Assert.IsNotNull(mailbox.LastImportedAt);
    }

    [TestMethod]
    public async Task Row_holds_the_blob_hash_size_and_dates_of_the_mail()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var id = gmail.Deliver("Subject: hi\r\n\r\nhi"u8.ToArray(), internalDate: new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));

        await connector.FetchAsync(Address, Token);

        var row = (await connector.MessagesAsync(Address, Token))[id];
        Assert.AreEqual("api", row.GetString("Route"));
        Assert.AreEqual("Delivered", row.GetString("State"));
        Assert.AreEqual($"acme/{Address}/2026/01/05/{id}.eml", row.GetString("Blob"));
        Assert.AreEqual(gmail.Messages[0].Sha256, row.GetString("Sha256"));
        Assert.AreEqual(17L, row.GetInt64("Size"));
        Assert.AreEqual(gmail.Messages[0].InternalDate, row.GetDateTimeOffset("ReceivedAt"));
        Assert.IsNotNull(row.GetDateTimeOffset("ImportedAt"));
    }

    [TestMethod]
    public async Task All_pages_of_the_history_are_listed_from_one_start()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.DeliverGenerated(250);

        await connector.FetchAsync(Address, Token);

        await connector.AssertHoldsAllAsync(gmail, Token);
        Assert.AreEqual(3, connector.Gmail.Count(CallKind.History));
        Assert.AreEqual(250, connector.Gmail.Count(CallKind.Get));
    }

    [TestMethod]
    public async Task Fetch_that_fails_half_way_saves_how_many_listed_mails_wait_until_they_are_imported()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.DeliverGenerated(130);
        var last = gmail.Messages.TakeLast(10).Select(message => message.Id).ToList();
        connector.Gmail.Faults.Set(new GmailFault.Block(), FaultScope.Of(CallKind.Get) with { Messages = last });

        await connector.FetchAsync(Address, Token);
        var waiting = (await connector.MailboxAsync(Address, Token)).Waiting;

        // The first failure stops the other gets, so the exact number is known only from the stored mails.
        Assert.AreEqual(130 - (await connector.MessagesAsync(Address, Token)).Count, waiting);
        Assert.IsGreaterThanOrEqualTo(10, waiting!.Value);

        connector.Gmail.Faults.Set(new GmailFault.Block(), FaultScope.Of(CallKind.History));
        await connector.MakeDueAsync(Address, Token);
        await connector.FetchAsync(Address, Token);
        Assert.AreEqual(
            waiting, (await connector.MailboxAsync(Address, Token)).Waiting, "the number stays while the history cannot be listed");

        connector.Gmail.Faults.Clear();
        await connector.MakeDueAsync(Address, Token);
        await connector.FetchAsync(Address, Token);
        Assert.IsNull((await connector.MailboxAsync(Address, Token)).Waiting);
        await connector.AssertHoldsAllAsync(gmail, Token);
    }

    [TestMethod]
    public async Task Poll_that_finds_nothing_new_costs_one_call_to_Gmail()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        await connector.FetchAsync(Address, Token);
        connector.Gmail.ForgetRequests();

        await connector.FetchAsync(Address, Token);

        Assert.HasCount(1, connector.Gmail.Requests);
        Assert.AreEqual(CallKind.History, connector.Gmail.Requests[0].Kind);
    }

    [TestMethod]
    public async Task Known_mail_is_not_fetched_again()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var checkpoint = gmail.HistoryId;
        gmail.DeliverGenerated(20);
        await connector.FetchAsync(Address, Token);
        await connector.Mailboxes.ChangeAsync(
            ConnectorUnderTest.KeyOf(Address), mailbox => mailbox with { Checkpoint = checkpoint }, Token);
        connector.Gmail.ForgetRequests();

        await connector.FetchAsync(Address, Token);

        Assert.AreEqual(0, connector.Gmail.Count(CallKind.Get));
        await connector.AssertHoldsAllAsync(gmail, Token);
    }

    [TestMethod]
    public async Task Message_that_is_gone_does_not_stop_the_others()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var gone = gmail.Deliver(SmallMail.About("soon gone"));
        var stays = gmail.Deliver(SmallMail.About("stays"));
        gmail.Delete(gone);

        await connector.FetchAsync(Address, Token);

        var rows = await connector.MessagesAsync(Address, Token);
        Assert.IsFalse(rows.ContainsKey(gone), "A second look decides.");
        Assert.AreEqual("Delivered", rows[stays].GetString("State"));
        Assert.IsInstanceOfType<MailboxState.Active>((await connector.MailboxAsync(Address, Token)).State);
    }

    [TestMethod]
    public async Task Job_of_a_disconnected_mailbox_ends_without_an_error_or_a_call()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);

        await connector.FetchAsync("nobody@acme.example", Token);

        Assert.IsEmpty(connector.Gmail.Requests);
    }

    [TestMethod]
    public async Task Job_that_names_no_mailbox_is_refused()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);

        await Assert.ThrowsExactlyAsync<FormatException>(() => connector.Get<FetchMailbox>().HandleAsync(new FetchJob(null, null), Token));
    }

    [TestMethod]
    public async Task Mail_of_35_MiB_and_an_empty_one_are_imported()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.Deliver(new GeneratedMails().OfSize(35 * 1024 * 1024));
        gmail.Deliver([]);
        gmail.Deliver([0, 255, 13, 10]);

        await connector.FetchAsync(Address, Token);

        await connector.AssertHoldsAllAsync(gmail, Token);
    }

    [TestMethod]
    public async Task Large_mails_that_need_more_memory_than_there_is_are_all_imported()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token, ("Import__MaxBufferedBytes", "1048576"));
        var gmail = await connector.ConnectAsync(Address, Token);
        var mails = new GeneratedMails();

        for (var mail = 0; mail < 12; mail++)
        {
            gmail.Deliver(mails.OfSize(mail % 2 == 0 ? 900_000 : 2_000));
        }

        await connector.FetchAsync(Address, Token);

        await connector.AssertHoldsAllAsync(gmail, Token);
    }

    [TestMethod]
    public async Task Job_whose_time_is_up_saves_and_continues_in_a_follow_on_job()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token, ("Import__JobBudget", "00:00:00.001"));
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.DeliverGenerated(250);

        await connector.FetchAsync(Address, Token);
        var afterOne = await connector.MailboxAsync(Address, Token);
        await connector.FetchAsync(Address, Token);
        await connector.FetchAsync(Address, Token);

        Assert.IsLessThan(gmail.HistoryId, afterOne.Checkpoint!.Value);
        Assert.IsGreaterThan(DateTimeOffset.UnixEpoch, afterOne.PlannedAt, "the follow-on job is on its way");
        Assert.AreEqual(2, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
        Assert.AreEqual(250, connector.Gmail.Count(CallKind.Get));
        await connector.AssertHoldsAllAsync(gmail, Token);
    }
}
