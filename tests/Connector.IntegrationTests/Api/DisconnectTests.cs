using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Connector.Alerting;
using Connector.Api;
using Connector.Importing;
using Connector.Importing.Deferring;
using Connector.Importing.Push;
using Connector.IntegrationTests.Support;
using Connector.IntegrationTests.Support.Workers;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;

namespace Connector.IntegrationTests.Api;

/// <summary>Disconnecting mailboxes and accounts. A call that failed half-way can be repeated.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class DisconnectTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private static readonly MailboxKey Key = ConnectorUnderTest.KeyOf(Address);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Disconnected_mailbox_leaves_only_its_mail()
    {
        await using var connector = await StartWatchedAsync();
        await FillAsync(connector);

        Assert.AreEqual(204, await DeleteMailboxAsync(connector));

        Assert.AreEqual("/gmail/v1/users/me/stop", connector.Gmail.Requests[^1].Path);
        await AssertEndedAsync(connector);
        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
        Assert.AreEqual(404, await DeleteMailboxAsync(connector));
    }

    [TestMethod]
    public async Task Mailbox_is_disconnected_while_google_blocks()
    {
        await using var connector = await StartWatchedAsync();
        connector.Gmail.Faults.Block(FaultScope.Everything);

        Assert.AreEqual(204, await DeleteMailboxAsync(connector));

        await AssertEndedAsync(connector);
    }

    [TestMethod]
    public async Task Watch_continues_while_another_account_has_the_address_connected()
    {
        await using var connector = await StartWatchedAsync();
        await connector.Get<WatchTable>().SaveAsync(Key with { Account = "twin" }, TimeProvider.System.GetUtcNow().AddDays(7), Token);

        await DeleteMailboxAsync(connector);

        Assert.DoesNotContain("/gmail/v1/users/me/stop", connector.Gmail.Requests.Select(request => request.Path));
    }

    [TestMethod]
    public async Task Mailbox_with_an_unreadable_row_can_be_disconnected()
    {
        await using var connector = await StartWatchedAsync();
        var row = new TableEntity(ConnectorUnderTest.Account, Address) { ["Mailbox"] = "Nonsense" };
        await connector.Get<TableServiceClient>().GetTableClient(StorageNames.MailboxesTable)
            .UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Merge, Token);

        Assert.AreEqual(204, await DeleteMailboxAsync(connector));
    }

    [TestMethod]
    public async Task Delete_that_fails_at_any_step_is_completed_by_its_repetition()
    {
        await using var world = await WorkerWorld.StartAsync(Token);

        for (var step = 1; ; step++)
        {
            var key = new MailboxKey($"run{step}", Address);
            await world.ConnectAsync(key.Account, Address, Token);
            await world.Sound.Get<DeferredMails>().SaveAsync(Deferred(key), Token);
            var wire = new FaultyWire(step, StorageFault.AwayFromThenOn);
            await using var worker = world.NewWorker(wire);

            try
            {
                await worker.Get<MailboxesEndpoint>().DeleteAsync(key.Account, Address, Token);
            }
            catch (Exception exception) when (wire.HasStruck && StorageAway.AnswerTo(exception) is not null)
            {
                // The caller repeats it.
            }

            await world.Sound.Get<MailboxesEndpoint>().DeleteAsync(key.Account, Address, Token);
            Assert.IsFalse(await world.Sound.Get<MailboxTable>().ExistsAsync(key, Token), $"step {step}");
            Assert.IsNull(await world.Sound.Get<DeferredMails>().FindAsync(key, "19a0000000000001", Token), $"step {step}");
            world.Gmail.RemoveMailbox(Address);

            if (!wire.HasStruck)
            {
                Assert.IsGreaterThan(6, step, "every request counts");
                return;
            }
        }
    }

    [TestMethod]
    public async Task Account_with_mailboxes_is_deleted_only_together_with_them()
    {
        await using var connector = await StartWatchedAsync();
        await FillAsync(connector);

        Assert.AreEqual(409, await DeleteAccountAsync(connector, disconnect: null));
        Assert.IsTrue(await connector.Mailboxes.ExistsAsync(Key, Token));

        Assert.AreEqual(204, await DeleteAccountAsync(connector, "true"));

        await AssertEndedAsync(connector);
        Assert.IsNull(await connector.Get<AccountTable>().FindAsync(ConnectorUnderTest.Account, Token));

        // The positions of sweeps belong to no account.
        Assert.IsEmpty(
            (await RowsAsync(connector, StorageNames.AlertsTable)).Where(row => row.PartitionKey != "!sweeps"),
            "no administrator's address is left in Alerts");
        Assert.AreEqual(404, await DeleteAccountAsync(connector, "true"));
        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
    }

    [TestMethod]
    public async Task Deleting_an_account_keeps_an_account_whose_id_has_the_same_beginning()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var other = new MailboxKey("acme-2", "a@acme-2.example");
        await connector.Get<AccountTable>().SaveAsync(
            new Account("acme-2", "Acme 2", Locale.En, [new Admin("admin@acme-2.example")]), Token);
        await ParkAsync(connector, other);
        var before = (await RowsAsync(connector, StorageNames.AlertsTable)).Count;

        Assert.AreEqual(204, await DeleteAccountAsync(connector, disconnect: null));

        Assert.HasCount(before, await RowsAsync(connector, StorageNames.AlertsTable));
        Assert.IsNotNull(await connector.Get<AccountTable>().FindAsync("acme-2", Token));
    }

    private async Task<ConnectorUnderTest> StartWatchedAsync()
    {
        var connector = await ConnectorUnderTest.StartAsync(
            Token,
            ("Push__Topic", "projects/p/topics/t"), ("Push__Audience", "https://connector.example"),
            ("Push__ServiceAccount", "push@p.example"));
        await connector.ConnectAsync(Address, Token);
        await connector.Get<RenewWatches>().HandleAsync(Token);
        return connector;
    }

    /// <summary>A mailbox with one of each row that belongs to it, and one mail.</summary>
    private async Task FillAsync(ConnectorUnderTest connector)
    {
        connector.Gmail.Mailbox(Address).Deliver(new GeneratedMails().Next());
        await connector.FetchAsync(Address, Token);
        await connector.Get<SyncList>().SaveAsync(Key, ["19a0000000000001"], Token);
        await connector.Get<DeferredMails>().SaveAsync(Deferred(Key), Token);
        await ParkAsync(connector, Key);
    }

    private async Task ParkAsync(ConnectorUnderTest connector, MailboxKey key)
    {
        var now = TimeProvider.System.GetUtcNow();
        var parked = new ParkedMailbox(
            key, FailureClass.CredentialsRevoked, now, 2, now.AddHours(6), LastFetchAt: null, new Evidence(400, "invalid_grant"));
        await connector.Parked.SaveAsync(parked, Token);
        await connector.Get<AlertOutbox>().ParkedAsync(parked, Token);
    }

    private async Task AssertEndedAsync(ConnectorUnderTest connector)
    {
        foreach (var table in (string[])
            [StorageNames.MailboxesTable, StorageNames.WatchesTable, StorageNames.DeferredMailsTable, StorageNames.ParkedMailboxesTable,
                StorageNames.IdentitiesTable])
        {
            Assert.IsEmpty(await RowsAsync(connector, table), table);
        }

        Assert.IsEmpty(
            await connector.Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.SyncContainer)
            .GetBlobsAsync(cancellationToken: Token).ToListAsync(Token));
        Assert.IsEmpty(await connector.Get<OutageTable>().OpenAsync(ConnectorUnderTest.Account, Token));
    }

    private static DeferredMail Deferred(MailboxKey key)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new DeferredMail(key, "19a0000000000001", now, 1, now.AddHours(1), new Evidence(500));
    }

    private async Task<List<TableEntity>> RowsAsync(ConnectorUnderTest connector, string table) =>
        await connector.Get<TableServiceClient>().GetTableClient(table).QueryAsync<TableEntity>(cancellationToken: Token)
            .ToListAsync(Token);

    private async Task<int> DeleteMailboxAsync(ConnectorUnderTest connector) => ApiAnswer.Of(
        await connector.Get<MailboxesEndpoint>().DeleteAsync(ConnectorUnderTest.Account, Address, Token)).Status;

    private async Task<int> DeleteAccountAsync(ConnectorUnderTest connector, string? disconnect) => ApiAnswer.Of(
        await connector.Get<AccountsEndpoint>().DeleteAsync(ConnectorUnderTest.Account, disconnect, Token)).Status;
}
