using Azure.Data.Tables;
using Connector.Api;
using Connector.Arrivals;
using Connector.IntegrationTests.Support;
using Connector.Storage;
using Connector.TestKit.Mails;
using Connector.WebConsole.Reading;
using static Connector.IntegrationTests.Arrivals.SilenceWorld;

namespace Connector.IntegrationTests.Arrivals;

/// <summary>A mailbox that is fetched and that mail does not reach must not be shown as one that works.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class UnreachedMailboxTests(TestContext context)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Patience = SentTestMail.Patience + TimeSpan.FromMinutes(1);

    private readonly GeneratedMails _mails = new(seed: 18);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Mailbox_with_a_lost_test_mail_is_shown_as_unreached_until_mail_arrives_again()
    {
        await using var world = await StartAsync(Token);
        var gmail = await world.ConnectAsync();
        var lastAt = (await world.HistoryAsync()).LastAt;
        await world.PassAsync(Soon);
        Assert.AreEqual((Condition.Working, 0), await ShownAsync(world), "the suspicion is still being answered");

        await world.PassAsync(Patience);

        Assert.AreEqual((Condition.Unreached, 1), await ShownAsync(world));
        Assert.AreEqual(lastAt, await UnreachedSinceAsync(world));
        var listed = ApiAnswer.Of(await world.Connector.Get<MailboxesEndpoint>().ListAsync(ConnectorUnderTest.Account, Token)).Body;
        Assert.AreEqual(lastAt, listed.GetProperty("mailboxes")[0].GetProperty("unreachedSince").GetDateTimeOffset());

        gmail.Deliver(_mails.Next());
        await world.PassAsync(TimeSpan.FromMinutes(11));
        await world.PassAsync(TimeSpan.FromMinutes(11));

        Assert.AreEqual((Condition.Working, 0), await ShownAsync(world));
        Assert.IsNull(await UnreachedSinceAsync(world));
    }

    [TestMethod]
    public async Task Mailbox_is_forgotten_when_it_is_disconnected()
    {
        await using var world = await StartAsync(Token);
        await world.ConnectAsync();
        await world.PassAsync(Soon);
        await world.PassAsync(Patience);

        await world.Connector.Get<ArrivalTable>().DeleteAsync(ConnectorUnderTest.KeyOf(Address), Token);

        Assert.IsEmpty(await world.Connector.Get<UnreachedMailboxes>().ListAsync(account: null, Token));
    }

    [TestMethod]
    public async Task List_of_an_account_leaves_out_the_mailboxes_of_other_accounts()
    {
        await using var world = await StartAsync(Token);
        var unreached = world.Connector.Get<UnreachedMailboxes>();
        var now = world.World.Clock.GetUtcNow();
        var mine = ConnectorUnderTest.KeyOf(Address);
        await unreached.AddAsync(new UnreachedMailbox(mine, now, "250 ok"), Token);
        await unreached.AddAsync(new UnreachedMailbox(mine with { Account = mine.Account + "-2" }, now, "250 ok"), Token);

        Assert.AreSequenceEqual([mine], (await unreached.ListAsync(mine.Account, Token)).Keys);
        Assert.HasCount(2, await unreached.ListAsync(account: null, Token));
    }

    [TestMethod]
    public async Task Unreadable_row_hides_neither_the_other_mailboxes_nor_the_page_of_its_own()
    {
        await using var world = await StartAsync(Token);
        var unreached = world.Connector.Get<UnreachedMailboxes>();
        var mine = ConnectorUnderTest.KeyOf(Address);
        await unreached.AddAsync(new UnreachedMailbox(mine, world.World.Clock.GetUtcNow(), "250 ok"), Token);
        var table = world.Connector.Get<TableServiceClient>().GetTableClient(StorageNames.ArrivalsTable);
        var bad = mine with { Address = "bad@acme.example" };
        await table.AddEntityAsync(
            new TableEntity("!unreached", StorageKeys.Join(bad.Account, bad.Address)) { ["State"] = "not JSON" }, Token);

        Assert.AreSequenceEqual([mine], (await unreached.ListAsync(account: null, Token)).Keys);
        Assert.IsNull(await unreached.FindAsync(bad, Token));
    }

    /// <summary>What the console and <c>GET status</c> show.</summary>
    private async Task<(Condition Condition, int Unreached)> ShownAsync(SilenceWorld world)
    {
        var overview = await world.Connector.Get<OverviewSource>().ReadAsync(account: null, Token);
        var status = ApiAnswer.Of(await world.Connector.Get<StatusEndpoint>().GetAsync(Token)).Body;
        return (overview.Lines.Single().Condition, status.GetProperty("unreached").GetInt32());
    }

    private async Task<DateTimeOffset?> UnreachedSinceAsync(SilenceWorld world) =>
        (await world.Connector.Get<MailboxViews>().OfAsync(await world.Connector.MailboxAsync(Address, Token), Token)).UnreachedSince;
}
