using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Connector.Api;
using Connector.Importing;
using Connector.Importing.Deferring;
using Connector.Importing.Searching;
using Connector.IntegrationTests.Support;
using Connector.IntegrationTests.Support.Workers;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;
using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.Importing;

[TestClass]
[TestCategory("Integration")]
public sealed class MailSearchTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private const string Other = "billing@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Mail_is_found_by_its_Message_ID_in_any_mailbox_with_its_steps()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(Token, DeliveryWorker.SettingsFor(receiver));
        await connector.ConnectAsync(Other, Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var id = gmail.Deliver(Mail("7@shop.example"));
        gmail.Deliver(Mail("8@shop.example"));
        await connector.FetchAsync(Address, Token);

        var waiting = (await FindAsync(connector, MailSearch.ByMessageId(" <7@shop.example> "))).Found.Single();
        await connector.DeliverAsync(Token);
        var delivered = (await FindAsync(connector, MailSearch.ByMessageId("7@shop.example"))).Found.Single();

        Assert.AreEqual((Address, id, "Hello"), (waiting.Mailbox.Address, waiting.Id, waiting.Subject));
        Assert.AreSequenceEqual(
            [MailStepKind.Received, MailStepKind.Stored, MailStepKind.Waiting], waiting.Steps.Select(step => step.Step));
        Assert.Contains("attempt 1", waiting.Steps[^1].Detail!);
        Assert.AreSequenceEqual(
            [MailStepKind.Received, MailStepKind.Stored, MailStepKind.Delivered], delivered.Steps.Select(step => step.Step));
        Assert.IsTrue(delivered.Steps.All(step => step.At > DateTimeOffset.UnixEpoch));
    }

    [TestMethod]
    public async Task Mails_of_a_sender_come_newest_first_and_page_by_page()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var billing = await connector.ConnectAsync(Other, Token);
        var now = TimeProvider.System.GetUtcNow();
        var ids = Enumerable.Range(0, MailSearch.MailsPerPage + 5)
            .Select(number => gmail.Deliver(Mail($"{number}@shop.example"), internalDate: now.AddSeconds(number))).ToList();
        var first = billing.Deliver(Mail("billing@shop.example"));
        gmail.Deliver(Mail("9@other.example", from: "eve@other.example"));
        await connector.FetchAsync(Address, Token);
        await connector.FetchAsync(Other, Token);

        var query = new MailQuery.BySender("Ada@Shop.example");
        var one = await FindAsync(connector, query);
        var two = await connector.Get<MailSearch>().FindAsync(ConnectorUnderTest.Account, address: null, query, one.Next, Token);

        Assert.AreSequenceEqual([first, .. Enumerable.Reverse(ids)], one.Found.Concat(two.Found).Select(mail => mail.Id));
        Assert.HasCount(MailSearch.MailsPerPage, one.Found);
        Assert.IsNull(two.Next);
    }

    [TestMethod]
    [DataRow("DeadLettered", MailStepKind.Refused, "too many cats")]
    [DataRow("Duplicate", MailStepKind.Duplicate, "fwd-1")]
    [DataRow("OwnAlert", MailStepKind.OwnAlert, null)]
    [DataRow("Gone", MailStepKind.Gone, null)]
    public async Task Last_step_says_why_a_mail_is_not_delivered(string state, MailStepKind step, string? detail)
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var id = (await connector.ConnectAsync(Address, Token)).Deliver(Mail("7@shop.example"));
        await connector.FetchAsync(Address, Token);
        await MergeAsync(connector, StorageNames.MessagesTable, new TableEntity($"acme|{Address}", id)
        {
            ["State"] = state,
            ["DuplicateOf"] = state == "Duplicate" ? detail : null,
        });
        await MergeAsync(connector, StorageNames.DeadLettersTable, new TableEntity($"acme|{Address}", id) { ["Reason"] = "too many cats" });

        var mail = (await FindAsync(connector, new MailQuery.ById(id))).Found.Single();

        Assert.AreEqual((step, detail), (mail.Steps[^1].Step, mail.Steps[^1].Detail));
    }

    [TestMethod]
    public async Task Deferred_mail_is_found_by_its_id_and_counted_where_a_search_finds_nothing()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        var now = TimeProvider.System.GetUtcNow();
        var evidence = new Evidence(500, "backendError");
        await connector.Get<DeferredMails>().SaveAsync(
            new DeferredMail(ConnectorUnderTest.KeyOf(Address), "18c7", now, Attempts: 2, now.AddHours(1), evidence), Token);

        var found = (await FindAsync(connector, new MailQuery.ById("18c7"))).Found.Single();
        var nothing = await FindAsync(connector, MailSearch.ByMessageId("7@shop.example"));

        Assert.IsNull(found.State);
        Assert.AreEqual(MailStepKind.Deferred, found.Steps.Single().Step);
        Assert.Contains("HTTP 500, backendError; attempt 3 at 20", found.Steps.Single().Detail!);
        Assert.AreEqual(1, nothing.NotHere.Single().Deferred);
    }

    [TestMethod]
    public async Task Search_without_a_result_explains_each_mailbox()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        await connector.ConnectAsync(Other, Token, mailbox => mailbox with { State = new MailboxState.Paused(DateTimeOffset.UnixEpoch) });
        await connector.FetchAsync(Address, Token);

        var all = await FindAsync(connector, new MailQuery.BySender("ada@shop.example"));
        var unknown = await connector.Get<MailSearch>().FindAsync(
            ConnectorUnderTest.Account, "sales@acme.example", new MailQuery.ById("18c7"), after: null, Token);

        Assert.AreSequenceEqual(
            [(Other, AbsenceReason.Paused), (Address, AbsenceReason.NotAtGmail)],
            all.NotHere.Select(mailbox => (mailbox.Mailbox.Address, mailbox.Reason)));
        Assert.AreEqual(AbsenceReason.NotConnected, unknown.NotHere.Single().Reason);
    }

    [TestMethod]
    public async Task Mail_of_an_earlier_version_is_found_once_the_sweep_has_indexed_it()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var id = (await connector.ConnectAsync(Address, Token)).Deliver(Mail("7@shop.example"));
        await connector.FetchAsync(Address, Token);
        await LoseIndexAsync(connector.Get<TableServiceClient>());

        var before = await FindAsync(connector, MailSearch.ByMessageId("7@shop.example"));
        await connector.Get<IndexOldMail>().HandleAsync(Token);
        var after = await FindAsync(connector, MailSearch.ByMessageId("7@shop.example"));
        var bySender = await FindAsync(connector, new MailQuery.BySender("ada@shop.example"));

        Assert.IsEmpty(before.Found);
        Assert.IsFalse(before.IsIndexed);
        Assert.IsTrue(after.IsIndexed);
        Assert.AreSequenceEqual([id, id], after.Found.Concat(bySender.Found).Select(mail => mail.Id));
    }

    [TestMethod]
    public async Task Mailbox_whose_index_storage_refuses_does_not_stop_the_indexing_of_others()
    {
        await using var world = await WorkerWorld.StartAsync(Token);

        foreach (var address in new[] { Other, Address })
        {
            (await world.ConnectAsync(ConnectorUnderTest.Account, address, Token)).Deliver(Mail($"7@{address}"));
            await world.Sound.Get<FetchMailbox>().HandleAsync(FetchJob.For(ConnectorUnderTest.KeyOf(address)), Token);
        }

        await LoseIndexAsync(world.Sound.Get<TableServiceClient>());
        await using var worker = world.NewWorker(new RefusingWire(413, "EntityTooLarge", request => IsIndexOf(request, Other)));

        await worker.Get<IndexOldMail>().HandleAsync(Token);

        var page = await worker.Get<MailSearch>().FindAsync(
            ConnectorUnderTest.Account, address: null, new MailQuery.BySender("ada@shop.example"), after: null, Token);
        Assert.IsTrue(page.IsIndexed);
        Assert.AreEqual(Address, page.Found.Single().Mailbox.Address);
    }

    [TestMethod]
    public async Task Call_answers_with_messages_or_with_what_is_wrong()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.Get<AccountTable>().SaveAsync(new Account("acme", "Acme", Locale.En, []), Token);
        var id = (await connector.ConnectAsync(Address, Token)).Deliver(Mail("7@shop.example"));
        await connector.FetchAsync(Address, Token);

        var found = await CallAsync(connector, ("messageId", "<7@shop.example>"), ("address", "Support@acme.example"));
        var absent = await CallAsync(connector, ("gmailId", "18c7"));

        var message = found.Body.GetProperty("messages")[0];
        Assert.AreEqual((id, Address), (message.GetProperty("id").GetString(), message.GetProperty("address").GetString()));
        Assert.AreEqual("Received", message.GetProperty("steps")[0].GetProperty("step").GetString());
        Assert.AreEqual("NotAtGmail", absent.Body.GetProperty("notHere")[0].GetProperty("reason").GetString());
        Assert.AreEqual(JsonValueKind.Null, absent.Body.GetProperty("continuationToken").ValueKind);
        Assert.AreEqual(400, (await CallAsync(connector)).Status);
        Assert.AreEqual(400, (await CallAsync(connector, ("from", "a@b.example"), ("gmailId", "18c7"))).Status);
        Assert.AreEqual(400, (await CallAsync(connector, ("gmailId", "18c7"), ("address", "support"))).Status);
        Assert.AreEqual(400, (await CallAsync(connector, ("gmailId", "18c7"), ("continuationToken", "!"))).Status);
        Assert.AreEqual(404, ApiAnswer.Of(await connector.Get<FindMailEndpoint>().FindAsync("none", _ => null, Token)).Status);
    }

    private static byte[] Mail(string messageId, string from = "ada@shop.example") =>
        Encoding.UTF8.GetBytes($"Message-ID: <{messageId}>\r\nFrom: Ada <{from}>\r\nSubject: Hello\r\n\r\nHello\r\n");

    private async Task LoseIndexAsync(TableServiceClient tables)
    {
        var index = tables.GetTableClient(StorageNames.MailIndexTable);

        await foreach (var row in index.QueryAsync<TableEntity>(cancellationToken: Token))
        {
            await index.DeleteEntityAsync(row, cancellationToken: Token);
        }
    }

    private static bool IsIndexOf(HttpRequestMessage request, string address) =>
        StorageRequests.ServiceOf(request) == StorageService.TableBatch
        && request.Content!.ReadAsStringAsync().GetAwaiter().GetResult() is var body
        && body.Contains("/MailIndex", StringComparison.Ordinal)
        && body.Contains(address, StringComparison.Ordinal);

    private Task<MailSearchPage> FindAsync(ConnectorUnderTest connector, MailQuery query) =>
        connector.Get<MailSearch>().FindAsync(ConnectorUnderTest.Account, address: null, query, after: null, Token);

    private async Task<ApiAnswer> CallAsync(ConnectorUnderTest connector, params (string Name, string Value)[] query) => ApiAnswer.Of(
        await connector.Get<FindMailEndpoint>().FindAsync(
            ConnectorUnderTest.Account, name => query.FirstOrDefault(parameter => parameter.Name == name).Value, Token));

    private async Task MergeAsync(ConnectorUnderTest connector, string table, TableEntity row) =>
        await connector.Get<TableServiceClient>().GetTableClient(table).UpsertEntityAsync(row, TableUpdateMode.Merge, Token);
}
