using Azure.Data.Tables;
using Connector.Delivering;
using Connector.Delivering.Health;
using Connector.Delivering.Queueing;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.IntegrationTests.Storage;

/// <summary>Rows of the versions that had a column for each property are read, and saved in today's form.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class EarlierRowsTests(TestContext context)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly MailboxKey Key = new("acme", "a@acme.example");

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Delivery_of_an_earlier_version_keeps_its_messages_turn_and_attempt()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var table = connector.Get<DeliveryTable>();
        await AddAsync(connector, StorageNames.DeliveriesTable, new TableEntity("acme|a@acme.example", "1-x")
        {
            ["GmailIds"] = "id1,id2",
            ["Since"] = Noon,
            ["Attempt"] = 3,
            ["Turn"] = 4,
            ["DueAt"] = Noon.AddMinutes(1),
            ["IsTold"] = true,
        });

        var read = (await table.FindAsync(Key, "1-x", Token))!;
        var saved = (await table.TrySaveAsync(read.Again(Noon.AddMinutes(2)), Token))!;

        Assert.AreEqual(
            (Key, "1-x", "id1 id2", Noon, 3, 4, Noon.AddMinutes(1), true),
            (read.Mailbox, read.Id, string.Join(' ', read.GmailIds), read.Since, read.Attempt, read.Turn, read.DueAt, read.IsTold));
        Assert.AreEqual((5, Noon.AddMinutes(2)), ((await table.FindAsync(Key, "1-x", Token))!.Turn, saved.DueAt));
    }

    [TestMethod]
    public async Task Health_of_a_destination_of_an_earlier_version_keeps_its_failures()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await AddAsync(connector, StorageNames.DestinationsTable, new TableEntity("acme", "health")
        {
            ["Since"] = Noon,
            ["LastAt"] = Noon.AddMinutes(1),
            ["Failures"] = 2,
            ["Refused"] = "msg_1,msg_2",
            ["Reason"] = "503",
            ["ProbeAt"] = Noon.AddMinutes(2),
        });

        var read = await connector.Get<DestinationTable>().ListAsync(Token).SingleAsync(Token);

        Assert.AreEqual(
            ("acme", Noon, Noon.AddMinutes(1), 2, "msg_1 msg_2", "503", false),
            (read.Account, read.Since, read.LastAt, read.Failures, string.Join(' ', read.Refused), read.Reason, read.IsDenied));
        Assert.AreEqual((Noon.AddMinutes(2), null), (read.ProbeAt, read.ClearedAt));
    }

    [TestMethod]
    public async Task Parked_mailbox_of_an_earlier_version_keeps_its_cause_evidence_and_incident()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var table = connector.Get<ParkedMailboxTable>();
        await AddAsync(connector, StorageNames.ParkedMailboxesTable, new TableEntity("acme", "a@acme.example")
        {
            ["Account"] = "acme",
            ["Address"] = "a@acme.example",
            ["Class"] = "ProviderBlocked",
            ["Since"] = Noon,
            ["Attempts"] = 2,
            ["NextProbeAt"] = Noon.AddMinutes(5),
            ["EvidenceStatus"] = 302,
            ["EvidenceLocationHost"] = "sorry.google.com",
            ["IncidentId"] = "20260302-1200-BCDF",
        });

        var read = (await table.FindAsync(Key, Token))!;
        await table.SaveAsync(read with { IncidentId = null }, Token);
        await table.AttachAsync(Key, "20260302-1300-GHJK", Token);

        Assert.AreEqual(
            new ParkedMailbox(
                Key, FailureClass.ProviderBlocked, Noon, 2, Noon.AddMinutes(5), LastFetchAt: null,
                new Evidence(302, LocationHost: "sorry.google.com"), "20260302-1200-BCDF"),
            read with { Version = default });
        Assert.AreEqual("20260302-1300-GHJK", (await table.ListDueAsync(Noon.AddMinutes(6), 10, Token).SingleAsync(Token)).IncidentId);
    }

    [TestMethod]
    public async Task Destination_of_an_account_of_an_earlier_version_keeps_its_settings()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await AddAsync(connector, StorageNames.DestinationsTable, new TableEntity("acme", "settings")
        {
            ["Kind"] = "Zendesk",
            ["Secret"] = "v1.k1.x",
            ["Subdomain"] = "acme",
            ["ClientId"] = "client",
            ["Automatic"] = "LeaveOut",
            ["Tags"] = "one,two",
        });
        await AddAsync(connector, StorageNames.DestinationsTable, new TableEntity("other", "settings")
        {
            ["Kind"] = "Webhook",
            ["Secret"] = "v1.k1.y",
            ["Uri"] = "https://hook.example/in",
        });

        var zendesk = (await connector.Get<AccountDestinations>().FindAsync("acme", Token))!;
        var webhook = (await connector.Get<AccountDestinations>().FindAsync("other", Token))!;

        Assert.AreEqual(
            (DestinationKind.Zendesk, "v1.k1.x", "acme", "client", AutomaticMail.LeaveOut, "one two"),
            (zendesk.Kind, zendesk.EncryptedSecret, zendesk.Zendesk!.Subdomain, zendesk.Zendesk.ClientId, zendesk.Zendesk.Automatic,
                string.Join(' ', zendesk.Zendesk.Tags)));
        Assert.AreEqual(
            (DestinationKind.Webhook, "https://hook.example/in", "v1.k1.y", null),
            (webhook.Kind, webhook.Address!.AbsoluteUri, webhook.EncryptedSecret, webhook.Zendesk));
    }

    private async Task AddAsync(ConnectorUnderTest connector, string table, TableEntity row) =>
        await connector.Get<TableServiceClient>().GetTableClient(table).AddEntityAsync(row, Token);
}
