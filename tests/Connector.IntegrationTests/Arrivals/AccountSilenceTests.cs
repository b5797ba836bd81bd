using Azure.Data.Tables;
using Connector.IntegrationTests.Support;
using Connector.Storage;
using static Connector.IntegrationTests.Arrivals.SilenceWorld;

namespace Connector.IntegrationTests.Arrivals;

/// <summary>Mailboxes of one account that become quiet within an hour are likely to have one cause.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class AccountSilenceTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Mailbox_that_is_suspected_while_a_test_mail_of_its_account_is_under_way_waits_for_that_one()
    {
        await using var world = await StartAsync(Token);
        string[] addresses = ["a@acme.example", "b@acme.example", "c@acme.example"];
        await world.ConnectAsync(addresses[0]);
        await world.ConnectAsync(addresses[1]);
        await world.PassAsync(TimeSpan.FromMinutes(1), addresses[..2]);
        Assert.HasCount(2, world.TestMails, "two are no group");

        await world.ConnectAsync(addresses[2]);
        await world.PassAsync(TimeSpan.FromMinutes(11), addresses);
        Assert.HasCount(2, world.TestMails);
        await world.PassAsync(TimeSpan.FromMinutes(31), addresses);

        Assert.AreEqual("[Action needed] Mail does not reach 3 addresses", Assert.ContainsSingle(world.Told).Subject);
    }

    [TestMethod]
    public async Task Unreadable_history_of_another_mailbox_stops_no_suspicion_of_its_account()
    {
        await using var world = await StartAsync(Token);
        await world.ConnectAsync();
        var table = world.Connector.Get<TableServiceClient>().GetTableClient(StorageNames.ArrivalsTable);
        await table.AddEntityAsync(
            new TableEntity(ConnectorUnderTest.Account, StorageKeys.Escape("bad@acme.example")) { ["State"] = "not JSON" }, Token);

        await world.PassAsync(TimeSpan.FromMinutes(1));

        Assert.AreSequenceEqual([Address], world.TestMails);
    }

    [TestMethod]
    public async Task Test_mail_that_arrives_answers_for_the_mailbox_that_joined_it()
    {
        await using var world = await StartAsync(Token);
        string[] addresses = ["a@acme.example", "b@acme.example", "c@acme.example"];
        var first = await world.ConnectAsync(addresses[0]);
        var second = await world.ConnectAsync(addresses[1]);
        await world.PassAsync(TimeSpan.FromMinutes(1), addresses[..2]);
        var mails = world.World.Smtp.Mails.ToDictionary(mail => mail.Recipients[0], mail => mail.Raw.ToArray());
        await world.ConnectAsync(addresses[2]);
        await world.PassAsync(TimeSpan.FromMinutes(11), addresses);

        first.Deliver(mails[addresses[0]]);
        second.Deliver(mails[addresses[1]]);
        await world.PassAsync(TimeSpan.FromMinutes(31), addresses);

        Assert.IsEmpty(world.Told);
        Assert.IsNull((await world.HistoryAsync(addresses[2])).TestMail);
        Assert.HasCount(2, world.TestMails);
    }
}
