using System.Globalization;
using Azure.Data.Tables;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;

namespace Connector.IntegrationTests.Messages;

[TestClass]
[TestCategory("Integration")]
public sealed class MailIndexTests(TestContext context)
{
    private const string Ada = "ada@shop.example";

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly MailboxKey Mailbox = ConnectorUnderTest.KeyOf("support@acme.example");

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Sixteen_mails_that_are_imported_together_share_one_row_and_are_found_by_both_terms()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await AddAsync(connector, [.. Enumerable.Range(0, 15).Select(Mail), Mail(15) with { From = "Eve@Other.example" }]);

        Assert.AreSequenceEqual(
            Enumerable.Range(0, 15).Reverse().Select(Id), await FindAsync(connector, new MailQuery.BySender("Ada@Shop.example")));
        Assert.AreSequenceEqual([Id(15)], await FindAsync(connector, new MailQuery.BySender("eve@other.example")));
        Assert.AreSequenceEqual([Id(7)], await FindAsync(connector, new MailQuery.ByMessageId("7@shop.example")));
        Assert.IsEmpty(await FindAsync(connector, new MailQuery.ByMessageId("16@shop.example")));
        Assert.AreEqual(1, await RowsAsync(connector));
    }

    [TestMethod]
    public async Task Mails_of_a_sender_in_a_page_and_in_rows_of_their_own_come_newest_first()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await AddAsync(connector, Mail(40), Mail(5));
        await AddAsync(connector, [.. Enumerable.Range(10, 20).Select(Mail)]);
        await AddAsync(connector, Mail(20), Mail(50));

        var all = await connector.Get<MailIndex>()
            .FindAsync(Mailbox, new MailQuery.BySender(Ada), after: null, Token).ToListAsync(Token);
        var rest = await connector.Get<MailIndex>()
            .FindAsync(Mailbox, new MailQuery.BySender(Ada), all[3].Row, Token).ToListAsync(Token);

        Assert.AreSequenceEqual([50, 40, .. Enumerable.Range(10, 20).Reverse(), 5], all.Select(hit => Number(hit.GmailId)));
        Assert.AreSequenceEqual(all.Skip(4), rest);
    }

    [TestMethod]
    public async Task Mail_in_two_pages_is_found_once()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await AddAsync(connector, [.. Enumerable.Range(0, 20).Select(Mail)]);
        await AddAsync(connector, [.. Enumerable.Range(0, 20).Select(Mail)]);
        await AddAsync(connector, [.. Enumerable.Range(4, 16).Select(Mail)]);

        Assert.AreSequenceEqual([Id(4)], await FindAsync(connector, new MailQuery.ByMessageId("4@shop.example")));
        Assert.HasCount(20, await FindAsync(connector, new MailQuery.BySender(Ada)));
        Assert.AreEqual(2, await RowsAsync(connector), "a repetition replaces the page");
    }

    [TestMethod]
    [DataRow("fwd-0a1b")]
    [DataRow("00c7")]
    [DataRow("18C7")]
    public async Task Page_with_an_id_that_is_not_one_of_Gmail_is_found_with_the_id_as_it_is(string id)
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await AddAsync(connector, [.. Enumerable.Range(0, 20).Select(Mail), Mail(20) with { GmailId = id }]);

        Assert.AreSequenceEqual([id], await FindAsync(connector, new MailQuery.ByMessageId("20@shop.example")));
    }

    [TestMethod]
    public async Task Mails_without_Message_ID_or_sender_are_found_by_what_they_have()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await AddAsync(
            connector,
            [.. Enumerable.Range(0, 14).Select(Mail), Mail(14) with { MessageId = null }, Mail(15) with { From = "", ReceivedAt = null }]);

        Assert.HasCount(15, await FindAsync(connector, new MailQuery.BySender(Ada)));
        Assert.AreSequenceEqual([Id(15)], await FindAsync(connector, new MailQuery.ByMessageId("15@shop.example")));
    }

    private static IndexedMail Mail(int number) => new(Id(number), $"{number}@shop.example", Ada, Noon.AddMinutes(number));

    private static string Id(int number) => (0x18c7000000000000 + number).ToString("x", CultureInfo.InvariantCulture);

    private static int Number(string id) => (int)(long.Parse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & 0xffff);

    private static Task AddAsync(ConnectorUnderTest connector, params IReadOnlyList<IndexedMail> mails) =>
        connector.Get<MailIndex>().AddAsync(Mailbox, mails);

    private async Task<IReadOnlyList<string>> FindAsync(ConnectorUnderTest connector, MailQuery query) =>
        await connector.Get<MailIndex>().FindAsync(Mailbox, query, after: null, Token).Select(hit => hit.GmailId).ToListAsync(Token);

    private async Task<int> RowsAsync(ConnectorUnderTest connector) =>
        await connector.Get<TableServiceClient>().GetTableClient(StorageNames.MailIndexTable)
            .QueryAsync<TableEntity>(cancellationToken: Token).CountAsync(Token);
}
