using Azure.Data.Tables;
using Connector.IntegrationTests.Support;
using Connector.Storage;

namespace Connector.IntegrationTests.Zendesk;

/// <summary>Rows about tickets are erased at the age of raw mail, and those of threads not before 60 days.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ZendeskRetentionTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Row_of_a_delivery_goes_with_the_mail_and_the_rows_of_its_thread_later()
    {
        await using var world = await ZendeskWorld.StartAsync(Token, change: null, ("Retention__MailDays", "10"));
        world.Deliver(ZendeskWorld.Mail("a@x"));
        await world.HandOverAsync();

        Assert.AreEqual((true, true), await RowsAfterAsync(world, days: 9));
        Assert.AreEqual((false, true), await RowsAfterAsync(world, days: 2));
        world.Deliver(ZendeskWorld.Mail("b@x", answers: "a@x"));
        await world.HandOverAsync();
        Assert.HasCount(2, world.Zendesk.Tickets.Single().Comments, "a late reply finds its ticket");
        Assert.AreEqual((false, false), await RowsAfterAsync(world, days: 61));
    }

    private async Task<(bool Delivery, bool Thread)> RowsAfterAsync(ZendeskWorld world, int days)
    {
        world.Clock.Advance(TimeSpan.FromDays(days));
        await world.Connector.SweepAsync(Token);
        return (await HasAsync(StorageNames.ZendeskDeliveriesTable, "DoneAt"), await HasAsync(StorageNames.ZendeskThreadsTable, "At"));

        async Task<bool> HasAsync(string table, string column) =>
            await world.Connector.Get<TableServiceClient>().GetTableClient(table).QueryAsync<TableEntity>(cancellationToken: Token)
                .AnyAsync(row => row.ContainsKey(column), Token);
    }
}
