using System.Text;
using Azure;
using Azure.Data.Tables;
using Connector.Importing;
using Connector.IntegrationTests.Support;
using Connector.Storage;
using Connector.TestKit.Gmail;
using Connector.TestKit.Webhooks;
using static Connector.IntegrationTests.Importing.ProofRuns;

namespace Connector.IntegrationTests.Importing;

/// <summary>Compares the mails that Gmail lists with those stored.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class CompletenessProofTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Proof_of_a_complete_mailbox_costs_one_call()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.DeliverGenerated(20);
        await connector.FetchAsync(Address, Token);
        connector.Gmail.ForgetRequests();

        var proof = await ProveAsync(connector, Token);

        Assert.AreEqual(new ProofResult(), proof);
        Assert.HasCount(1, connector.Gmail.Requests);
    }

    [TestMethod]
    public async Task Missing_mail_is_found_fetched_once_and_delivered_once()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(Token, DeliveryWorker.SettingsFor(receiver));
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.DeliverGenerated(5);
        await connector.FetchAsync(Address, Token);
        await connector.DeliverAsync(Token);
        var lost = gmail.DeliverGenerated(1)[0];
        await SkipToEndAsync(connector, gmail, Token);
        connector.Gmail.ForgetRequests();

        var first = await ProveAsync(connector, Token);
        var second = await ProveAsync(connector, Token);
        await connector.DeliverAsync(Token);

        Assert.AreEqual(new ProofResult { Missing = 1 }, first);
        Assert.AreEqual(new ProofResult(), second);
        Assert.AreEqual(1, connector.Gmail.Count(CallKind.Get));
        Assert.HasCount(1, receiver.Accepted.Where(webhook => webhook.GmailId == lost));
        Assert.HasCount(6, receiver.Attempts);
    }

    [TestMethod]
    public async Task Mail_whose_row_was_deleted_is_missing_and_its_stored_bytes_are_used_again()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var ids = gmail.DeliverGenerated(3);
        await connector.FetchAsync(Address, Token);
        await Messages(connector).DeleteEntityAsync(Partition, ids[1], ETag.All, Token);

        var proof = await ProveAsync(connector, Token);

        Assert.AreEqual(new ProofResult { Missing = 1 }, proof);
        Assert.HasCount(3, await connector.MessagesAsync(Address, Token));
    }

    [TestMethod]
    public async Task Dead_letters_stubs_and_duplicates_are_not_missing()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token, ("Import__MaxMessageBytes", "65536"));
        var gmail = await connector.ConnectAsync(Address, Token);
        var ids = gmail.DeliverGenerated(3);
        gmail.Deliver(Encoding.UTF8.GetBytes($"Subject: large\r\n\r\n{new string('x', 100_000)}"));
        await connector.FetchAsync(Address, Token);
        await MergeAsync(connector, ids[0], ("State", "DeadLettered"));
        await MergeAsync(connector, ids[1], ("DuplicateOf", "fwd-0123"));

        var proof = await ProveAsync(connector, Token);

        Assert.AreEqual(new ProofResult { CameTwice = 1 }, proof);

        var later = await ProveAsync(connector, Token, since: TimeProvider.System.GetUtcNow().AddMinutes(1));
        Assert.AreEqual(0, later.CameTwice, "a duplicate from before the incident is not reported");
    }

    [TestMethod]
    public async Task Mail_that_was_recorded_as_gone_and_is_listed_is_fetched()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var id = gmail.DeliverGenerated(1)[0];
        await connector.FetchAsync(Address, Token);
        await MergeAsync(connector, id, ("State", "Gone"));

        Assert.AreEqual(new ProofResult { Missing = 1 }, await ProveAsync(connector, Token));
        Assert.AreEqual("Delivered", (await connector.MessagesAsync(Address, Token))[id].GetString("State"));
    }

    [TestMethod]
    public async Task Mail_that_Gmail_does_not_return_stays_missing_and_the_others_are_imported()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var ids = gmail.DeliverGenerated(6);
        await connector.FetchAsync(Address, Token);
        await Parallel.ForEachAsync(
            ids.Skip(1), Token, async (id, token) => await Messages(connector).DeleteEntityAsync(Partition, id, ETag.All, token));
        connector.Gmail.Faults.Set(new GmailFault.Refuse("invalidArgument"), FaultScope.Of(CallKind.Get) with { Messages = [ids[1]] });

        var proof = await ProveAsync(connector, Token);

        Assert.AreEqual(new ProofResult { Missing = 5 }, proof);
        Assert.HasCount(5, await connector.MessagesAsync(Address, Token));
    }

    [TestMethod]
    public async Task Late_mails_are_counted_with_the_longest_delay()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var now = TimeProvider.System.GetUtcNow();
        var gmail = await connector.ConnectAsync(Address, Token, mailbox => mailbox with { ImportFrom = now.AddDays(-1) });
        gmail.Deliver(SmallMail.About("two hours"), internalDate: now.AddHours(-2));
        gmail.Deliver(SmallMail.About("one hour"), internalDate: now.AddHours(-1));
        gmail.Deliver(SmallMail.About("now"));
        await connector.FetchAsync(Address, Token);

        var proof = await ProveAsync(connector, Token);

        Assert.AreEqual(2, proof.Late);
        Assert.AreEqual(2, proof.LongestDelay.TotalHours, delta: 0.1);
    }

    private static string Partition => $"{ConnectorUnderTest.Account}|{Address}";

    private static TableClient Messages(ConnectorUnderTest connector) =>
        connector.Get<TableServiceClient>().GetTableClient(StorageNames.MessagesTable);

    private async Task MergeAsync(ConnectorUnderTest connector, string id, (string Name, string Value) column) =>
        await Messages(connector).UpdateEntityAsync(
            new TableEntity(Partition, id) { [column.Name] = column.Value }, ETag.All, TableUpdateMode.Merge, Token);
}
