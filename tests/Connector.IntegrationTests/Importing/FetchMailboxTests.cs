using System.Text;
using Connector.Importing;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;

namespace Connector.IntegrationTests.Importing;

/// <summary>One fetch job after another, over Azurite and a Gmail that speaks HTTP.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class FetchMailboxTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task New_mail_is_stored_byte_for_byte_and_the_checkpoint_moves_up_to_it()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        Deliver(gmail, 3);

        await connector.FetchAsync(Address, Token);

        await AssertHoldsAllAsync(connector, gmail);
        var mailbox = await connector.MailboxAsync(Address, Token);
        Assert.AreEqual(gmail.HistoryId, mailbox.Checkpoint);
        Assert.IsInstanceOfType<MailboxState.Active>(mailbox.State);
        Assert.IsNotNull(mailbox.LastFetchAt);
        Assert.IsNotNull(mailbox.LastImportedAt);
    }

    [TestMethod]
    public async Task A_row_says_where_the_mail_is_and_what_it_is()
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
    public async Task Many_pages_of_history_are_read_to_the_end_from_one_start()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        Deliver(gmail, 250);

        await connector.FetchAsync(Address, Token);

        await AssertHoldsAllAsync(connector, gmail);
        Assert.AreEqual(3, connector.Gmail.Count(CallKind.History));
        Assert.AreEqual(250, connector.Gmail.Count(CallKind.Get));
    }

    [TestMethod]
    public async Task A_mailbox_with_nothing_new_costs_one_call()
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
    public async Task What_is_known_is_not_fetched_again()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var checkpoint = gmail.HistoryId;
        Deliver(gmail, 20);
        await connector.FetchAsync(Address, Token);
        await connector.Mailboxes.ChangeAsync(ConnectorUnderTest.KeyOf(Address), mailbox => mailbox with { Checkpoint = checkpoint }, Token);
        connector.Gmail.ForgetRequests();

        await connector.FetchAsync(Address, Token);

        Assert.AreEqual(0, connector.Gmail.Count(CallKind.Get));
        await AssertHoldsAllAsync(connector, gmail);
    }

    [TestMethod]
    public async Task Sent_drafted_and_binned_mail_is_left_out_by_its_own_labels()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.Deliver(Mail("sent"), ["SENT"]);
        gmail.Deliver(Mail("draft"), ["DRAFT"]);
        gmail.Deliver(Mail("bin"), ["INBOX", "TRASH"]);
        gmail.Deliver(Mail("spam"), ["SPAM"]);
        var archived = gmail.Deliver(Mail("archived by a filter, read on the phone"), ["Label_1"]);

        await connector.FetchAsync(Address, Token);

        Assert.AreSequenceEqual([archived], (await connector.MessagesAsync(Address, Token)).Keys);
    }

    [TestMethod]
    public async Task Mail_that_is_rescued_from_spam_comes_then()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var id = gmail.Deliver(Mail("no spam at all"), ["SPAM"]);
        await connector.FetchAsync(Address, Token);
        Assert.IsEmpty(await connector.MessagesAsync(Address, Token));

        gmail.RemoveLabels(id, "SPAM");
        gmail.AddLabels(id, "INBOX");
        await connector.FetchAsync(Address, Token);

        await AssertHoldsAllAsync(connector, gmail);
    }

    [TestMethod]
    public async Task Mail_from_before_the_connection_stays_out_when_it_comes_back_to_the_inbox()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = connector.Gmail.AddMailbox("old@acme.example");
        var id = gmail.Deliver(Mail("years ago"), ["Label_1"], TimeProvider.System.GetUtcNow().AddYears(-3));
        var key = ConnectorUnderTest.KeyOf("old@acme.example");
        await connector.Mailboxes.TryAddAsync(
            new Mailbox
            {
                Key = key,
                Id = Guid.NewGuid(),
                EncryptedToken = connector.Get<TokenCipher>().Encrypt(gmail.RefreshToken, key),
                Checkpoint = gmail.HistoryId,
                ImportFrom = TimeProvider.System.GetUtcNow(),
                State = new MailboxState.Active(),
            },
            Token);

        gmail.AddLabels(id, "INBOX");
        await connector.FetchAsync("old@acme.example", Token);

        Assert.IsEmpty(await connector.MessagesAsync("old@acme.example", Token));
    }

    [TestMethod]
    public async Task A_message_that_is_gone_is_recorded_and_holds_up_no_other()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var gone = gmail.Deliver(Mail("soon gone"));
        var stays = gmail.Deliver(Mail("stays"));
        gmail.Delete(gone);

        await connector.FetchAsync(Address, Token);

        var rows = await connector.MessagesAsync(Address, Token);
        Assert.AreEqual("Gone", rows[gone].GetString("State"));
        Assert.AreEqual("Delivered", rows[stays].GetString("State"));
        Assert.IsInstanceOfType<MailboxState.Active>((await connector.MailboxAsync(Address, Token)).State);
    }

    [TestMethod]
    public async Task An_expired_checkpoint_leads_to_a_list_from_the_last_good_fetch_and_nothing_is_lost_or_fetched_twice()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        Deliver(gmail, 5);
        await connector.FetchAsync(Address, Token);
        connector.Gmail.ForgetRequests();
        Deliver(gmail, 4);
        gmail.ExpireHistory();

        await connector.FetchAsync(Address, Token);

        await AssertHoldsAllAsync(connector, gmail);
        Assert.AreEqual(4, connector.Gmail.Count(CallKind.Get));
        Assert.AreEqual(gmail.HistoryId, (await connector.MailboxAsync(Address, Token)).Checkpoint);
    }

    [TestMethod]
    public async Task A_first_sync_lists_all_mail_over_many_pages_or_only_what_came_from_a_date_on()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var from = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var all = await connector.ConnectAsync("all@acme.example", Token, mailbox => mailbox with { Checkpoint = null, SyncFrom = null, ImportFrom = null });
        var some = await connector.ConnectAsync("some@acme.example", Token, mailbox => mailbox with { Checkpoint = null, SyncFrom = from, ImportFrom = from });

        foreach (var day in Enumerable.Range(0, 620))
        {
            all.Deliver(Mail($"day {day}"), internalDate: from.AddDays(day - 600));
        }

        some.Deliver(Mail("just before"), internalDate: from.AddMilliseconds(-1));
        var exactly = some.Deliver(Mail("exactly then"), internalDate: from);

        await connector.FetchAsync("all@acme.example", Token);
        await connector.FetchAsync("some@acme.example", Token);

        Assert.HasCount(620, await connector.MessagesAsync("all@acme.example", Token));
        Assert.AreSequenceEqual([exactly], (await connector.MessagesAsync("some@acme.example", Token)).Keys);
    }

    [TestMethod]
    public async Task Two_jobs_at_once_import_once()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await using var other = await connector.StartAnotherAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        Deliver(gmail, 40);

        await Task.WhenAll(connector.FetchAsync(Address, Token), other.FetchAsync(Address, Token), connector.FetchAsync(Address, Token));

        await AssertHoldsAllAsync(connector, gmail);
        Assert.AreEqual(40, connector.Gmail.Count(CallKind.Get));
    }

    [TestMethod]
    public async Task A_worker_that_lost_its_lease_moves_no_checkpoint()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        var lease = await MailboxLease.TryTakeAsync(
            connector.Mailboxes, await connector.MailboxAsync(Address, Token), TimeSpan.FromHours(1), TimeProvider.System, Token);
        await connector.Mailboxes.ChangeAsync(
            ConnectorUnderTest.KeyOf(Address), mailbox => mailbox with { Fence = mailbox.Fence + 1 }, Token);

        await Assert.ThrowsExactlyAsync<MailboxMovedException>(() => lease!.SaveAsync(mailbox => mailbox with { Checkpoint = 1 }, Token));

        Assert.IsTrue(lease!.Lost.IsCancellationRequested);
        Assert.AreNotEqual(1UL, (await connector.MailboxAsync(Address, Token)).Checkpoint);
        await lease.DisposeAsync();
    }

    [TestMethod]
    public async Task A_change_by_a_person_in_the_middle_of_a_fetch_is_kept()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        await using var lease = await MailboxLease.TryTakeAsync(
            connector.Mailboxes, await connector.MailboxAsync(Address, Token), TimeSpan.FromHours(1), TimeProvider.System, Token);
        var paused = new MailboxState.Paused(DateTimeOffset.UnixEpoch);
        await connector.Mailboxes.ChangeAsync(ConnectorUnderTest.KeyOf(Address), mailbox => mailbox with { State = paused }, Token);

        await lease!.ReleaseAsync(mailbox => mailbox with { Checkpoint = gmail.HistoryId + 1 });

        var saved = await connector.MailboxAsync(Address, Token);
        Assert.AreEqual(paused, saved.State);
        Assert.AreEqual(gmail.HistoryId + 1, saved.Checkpoint);
    }

    [TestMethod]
    public async Task A_job_for_a_mailbox_that_is_not_connected_is_refused_and_so_is_one_that_names_none()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);

        await Assert.ThrowsExactlyAsync<UnknownMailboxException>(() => connector.FetchAsync("nobody@acme.example", Token));
        await Assert.ThrowsExactlyAsync<FormatException>(() => connector.Get<FetchMailbox>().HandleAsync(new FetchJob(null, null), Token));
    }

    [TestMethod]
    public async Task A_mail_of_35_MiB_and_an_empty_one_come_through()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.Deliver(new GeneratedMails().OfSize(35 * 1024 * 1024));
        gmail.Deliver([]);
        gmail.Deliver([0, 255, 13, 10]);

        await connector.FetchAsync(Address, Token);

        await AssertHoldsAllAsync(connector, gmail);
    }

    [TestMethod]
    public async Task A_mailbox_with_nothing_new_is_asked_without_anybody_taking_its_lease()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var before = await connector.MailboxAsync(Address, Token);
        gmail.AddLabels(gmail.Deliver([0, 255, 13, 10]), "STARRED");
        await connector.FetchAsync(Address, Token);
        var fetched = await connector.MailboxAsync(Address, Token);

        await connector.FetchAsync(Address, Token);

        var asked = await connector.MailboxAsync(Address, Token);
        Assert.AreEqual(before.Fence + 1, fetched.Fence);
        Assert.AreEqual(fetched.Fence, asked.Fence);
        Assert.AreEqual(gmail.HistoryId, asked.Checkpoint);
        Assert.IsGreaterThan(fetched.LastFetchAt!.Value, asked.LastFetchAt!.Value);
    }

    [TestMethod]
    public async Task Large_mails_that_want_more_memory_than_there_is_all_come()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token, ("Import__MaxBufferedBytes", "1048576"));
        var gmail = await connector.ConnectAsync(Address, Token);
        var mails = new GeneratedMails();

        for (var mail = 0; mail < 12; mail++)
        {
            gmail.Deliver(mails.OfSize(mail % 2 == 0 ? 900_000 : 2_000));
        }

        await connector.FetchAsync(Address, Token);

        await AssertHoldsAllAsync(connector, gmail);
    }

    [TestMethod]
    public async Task A_job_whose_time_is_up_saves_and_goes_on_in_a_follow_on_job()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token, ("Import__JobBudget", "00:00:00.001"));
        var gmail = await connector.ConnectAsync(Address, Token);
        Deliver(gmail, 250);

        await connector.FetchAsync(Address, Token);
        var afterOne = await connector.MailboxAsync(Address, Token);
        await connector.FetchAsync(Address, Token);
        await connector.FetchAsync(Address, Token);

        Assert.IsLessThan(gmail.HistoryId, afterOne.Checkpoint!.Value);
        Assert.IsGreaterThan(DateTimeOffset.UnixEpoch, afterOne.PlannedAt, "the follow-on job is on its way");
        Assert.AreEqual(2, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
        Assert.AreEqual(250, connector.Gmail.Count(CallKind.Get));
        await AssertHoldsAllAsync(connector, gmail);
    }

    [TestMethod]
    public async Task A_full_sync_of_many_jobs_lists_the_mailbox_once_and_goes_on_where_it_stopped()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token, ("Import__JobBudget", "00:00:00.001"));
        var gmail = await connector.ConnectAsync(Address, Token, mailbox => mailbox with { Checkpoint = null, SyncFrom = null, ImportFrom = null });
        Deliver(gmail, 320);
        var jobs = 0;

        while ((await connector.MailboxAsync(Address, Token)).Checkpoint is null)
        {
            Assert.IsLessThan(10, jobs++, "it comes to an end");
            await connector.FetchAsync(Address, Token);
        }

        Assert.AreEqual(4, jobs);
        Assert.AreEqual(1, connector.Gmail.Count(CallKind.List));
        Assert.AreEqual(320, connector.Gmail.Count(CallKind.Get));
        Assert.IsNull((await connector.MailboxAsync(Address, Token)).Sync);
        await AssertHoldsAllAsync(connector, gmail);
    }

    private async Task AssertHoldsAllAsync(ConnectorUnderTest connector, SimulatedMailbox gmail)
    {
        var stored = await connector.BytesAsync(gmail.Address, Token);

        Assert.HasCount(gmail.Messages.Count, stored);

        foreach (var message in gmail.Messages)
        {
            Assert.IsTrue(message.Raw.Span.SequenceEqual(stored[message.Id]), $"the bytes of {message.Id}");
        }
    }

    private static void Deliver(SimulatedMailbox gmail, int count)
    {
        foreach (var mail in new GeneratedMails(count).Take(count, gmail.Address))
        {
            gmail.Deliver(mail);
        }
    }

    private static byte[] Mail(string subject) => Encoding.UTF8.GetBytes($"Subject: {subject}\r\n\r\n{subject}");
}
