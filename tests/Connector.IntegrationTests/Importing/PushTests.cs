using Azure.Data.Tables;
using Connector.Importing;
using Connector.Importing.Push;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;
using static Connector.IntegrationTests.Importing.PushCalls;

namespace Connector.IntegrationTests.Importing;

[TestClass]
[TestCategory("Integration")]
public sealed class PushTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Push_fetches_a_quiet_mailbox_once()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer, Token);
        var gmail = await ConnectQuietAsync(connector, Token);
        await connector.Get<RenewWatches>().HandleAsync(Token);
        await connector.Get<FetchPlanner>().PlanDueAsync(Token);
        Assert.AreEqual(0, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
        gmail.Deliver(new GeneratedMails().Next());

        Assert.AreEqual(204, await PushAsync(connector, signer.Token(Now), Address, gmail.HistoryId, Token));
        Assert.AreEqual(204, await PushAsync(connector, signer.Token(Now), Address, gmail.HistoryId, Token));

        Assert.AreEqual(1, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
        await connector.FetchAsync(Address, Token);
        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
        Assert.AreEqual(204, await PushAsync(connector, signer.Token(Now), Address, gmail.HistoryId, Token));
        Assert.AreEqual(1, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    [TestMethod]
    public async Task Push_during_a_fetch_is_handled_by_the_next_tick()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer, Token);
        var gmail = await ConnectQuietAsync(connector, Token);
        await connector.Get<RenewWatches>().HandleAsync(Token);
        var mailbox = await connector.MailboxAsync(Address, Token);
        await connector.Mailboxes.SaveAsync(mailbox with { LeasedUntil = Now.AddMinutes(1) }, Token);

        await PushAsync(connector, signer.Token(Now), Address, gmail.HistoryId + 1, Token);
        Assert.AreEqual(0, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
        await connector.Mailboxes.ChangeAsync(mailbox.Key, leased => leased with { LeasedUntil = DateTimeOffset.UnixEpoch }, Token);
        await connector.Get<FetchPlanner>().PlanDueAsync(Token);

        Assert.AreEqual(1, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    [TestMethod]
    public async Task Push_reaches_an_address_in_all_accounts()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer, Token);
        var gmail = await ConnectQuietAsync(connector, Token);
        var twin = (await connector.MailboxAsync(Address, Token)) with { Key = new MailboxKey("twin", Address), Id = Guid.NewGuid() };
        var encrypted = connector.Get<TokenCipher>().Encrypt(gmail.RefreshToken, twin.Key);
        await connector.Mailboxes.TryAddAsync(twin with { EncryptedToken = encrypted }, Token);
        await connector.Get<RenewWatches>().HandleAsync(Token);

        await PushAsync(connector, signer.Token(Now), Address, gmail.HistoryId + 1, Token);

        Assert.AreEqual(2, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    [TestMethod]
    public async Task Push_finds_a_mailbox_that_was_connected_with_another_spelling()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer, Token);
        var gmail =
            await connector.ConnectAsync("jdoe+support@googlemail.com", Token, mailbox => mailbox with { PollAt = Now.AddMinutes(5) });
        await connector.Get<RenewWatches>().HandleAsync(Token);

        await PushAsync(connector, signer.Token(Now), "J.Doe@gmail.com", gmail.HistoryId + 1, Token);

        Assert.AreEqual(1, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    [TestMethod]
    public async Task Watch_row_of_an_older_version_is_found_until_it_is_renewed()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer, Token);
        var gmail = await connector.ConnectAsync("j.doe@gmail.com", Token, mailbox => mailbox with { PollAt = Now.AddMinutes(5) });
        var row = new TableEntity("j.doe@gmail.com", ConnectorUnderTest.Account)
        {
            ["Account"] = ConnectorUnderTest.Account,
            ["ExpiresAt"] = Now.AddDays(1),
        };
        await connector.Get<TableServiceClient>().GetTableClient(StorageNames.WatchesTable).AddEntityAsync(row, Token);

        await PushAsync(connector, signer.Token(Now), "j.doe@gmail.com", gmail.HistoryId + 1, Token);

        Assert.AreEqual(1, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    [TestMethod]
    public async Task Mailbox_with_an_unproven_credential_gets_no_watch()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer, Token);
        await connector.ConnectAsync(Address, Token, mailbox => mailbox with { Identity = null });

        await connector.Get<RenewWatches>().HandleAsync(Token);

        Assert.AreEqual(0, connector.Gmail.Count(CallKind.Watch));
    }

    [TestMethod]
    public async Task Watch_is_renewed_daily_and_tried_again_an_hour_after_a_refusal()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer, Token);
        await ConnectQuietAsync(connector, Token);
        var renew = connector.Get<RenewWatches>();
        connector.Gmail.Faults.Set(new GmailFault.Refuse("insufficientPermissions"), FaultScope.Of(CallKind.Watch));

        await renew.HandleAsync(Token);
        var refused = await connector.MailboxAsync(Address, Token);
        connector.Gmail.Faults.Clear();
        await connector.Mailboxes.SaveAsync(refused with { WatchAt = DateTimeOffset.UnixEpoch }, Token);
        await renew.HandleAsync(Token);
        await renew.HandleAsync(Token);
        var watched = await connector.MailboxAsync(Address, Token);

        Assert.IsFalse(refused.IsWatched(Now));
        Assert.IsLessThan(Now.AddHours(2), refused.WatchAt);
        Assert.IsTrue(watched.IsWatched(Now.AddDays(6)));
        Assert.IsGreaterThan(Now.AddHours(23), watched.WatchAt);
        Assert.AreEqual(2, connector.Gmail.Count(CallKind.Watch));
    }
}
