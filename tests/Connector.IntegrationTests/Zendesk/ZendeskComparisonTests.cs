using System.Text.Json.Nodes;
using Connector.Alerting;
using Connector.Api;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.TestKit.Zendesk;
using Connector.Zendesk;
using Connector.Zendesk.Proof;

namespace Connector.IntegrationTests.Zendesk;

/// <summary>The comparison of what was handed over with what Zendesk has.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ZendeskComparisonTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Comment_that_Zendesk_does_not_have_is_handed_over_again_and_a_deleted_ticket_is_not()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Deliver(ZendeskWorld.Mail("a@x"));
        world.Deliver(ZendeskWorld.Mail("gone@x", subject: "Spam"));
        await world.HandOverAsync();
        world.Zendesk.Delete(world.Zendesk.Tickets[1].Id);
        await LoseAsync(world, "b@x", answers: "a@x");

        var found = await CompareAsync(world);
        await world.Connector.DeliverAsync(Token);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await CompareAsync(world);

        Assert.HasCount(2, world.Zendesk.Tickets.Single().Comments);
        Assert.AreEqual((3, 1, 1), (found.Compared, found.HandedOver, found.Deleted));
        Assert.IsNotNull(found.FinishedAt);
        Assert.AreEqual((3, 0, 1), (again.Compared, again.HandedOver, again.Deleted));
        Assert.IsTrue((await world.StatesAsync()).All(state => state == "Delivered"));
    }

    [TestMethod]
    public async Task Comparison_that_Zendesk_refuses_says_so_and_is_completed_by_the_sweep()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Deliver(ZendeskWorld.Mail("a@x"));
        await world.HandOverAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var fault = world.Zendesk.Faults.Set(new SimulatedFault.Status(503));

        var refused = await CompareAsync(world);
        fault.Dispose();
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.Connector.SweepAsync(Token);
        var completed = await world.Connector.Get<ZendeskComparisons>().FindAsync(ConnectorUnderTest.Account, Token);

        Assert.IsNull(refused.FinishedAt);
        Assert.Contains("503", refused.Problem!);
        Assert.AreEqual((1, null), (completed!.Compared, completed.Problem));
        Assert.IsNotNull(completed.FinishedAt);
    }

    [TestMethod]
    public async Task Sweep_compares_each_mail_once_and_the_rows_go_with_the_account()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        var compared = 0;

        for (var day = 0; day < 3; day++)
        {
            world.Deliver(ZendeskWorld.Mail($"{day}@x", subject: $"Day {day}"));
            await world.HandOverAsync();
            world.Clock.Advance(TimeSpan.FromHours(25));
            await world.Connector.SweepAsync(Token);
            compared += (await world.Connector.Get<ZendeskComparisons>().FindAsync(ConnectorUnderTest.Account, Token))!.Compared;
        }

        // The first comparison looks back one day, and the first mail is older.
        Assert.AreEqual(2, compared);
        await world.Connector.Get<AccountsEndpoint>().DeleteAsync(ConnectorUnderTest.Account, withMailboxes: "true", Token);
        Assert.IsNull(await world.Connector.Get<TicketProgressTable>().FindAsync(ZendeskWorld.Key, world.Mailbox.Messages[0].Id, Token));
        Assert.IsNull(await world.Connector.Get<ZendeskComparisons>().FindAsync(ConnectorUnderTest.Account, Token));
    }

    [TestMethod]
    public async Task Mails_are_compared_after_an_outage_when_all_that_waited_is_handed_over_and_the_mail_that_it_is_over_has_the_figures()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        await world.Connector.SweepAsync(Token);
        var outage = await EndOutageAsync(world);
        world.Deliver(ZendeskWorld.Mail("a@x"));
        await world.Connector.FetchAsync(ZendeskWorld.Address, Token);

        var first = await SweepLaterAsync(world, outage);
        await world.Connector.DeliverAsync(Token);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await SweepLaterAsync(world, outage);
        world.Deliver(ZendeskWorld.Mail("b@x", subject: "Another matter"));
        await world.HandOverAsync();
        var third = await SweepLaterAsync(world, outage);

        Assert.IsLessThan(outage.EndedAt!.Value, first.Until!.Value, "a mail waits");
        Assert.AreEqual((1, 1, 0), (second.HandedOver, second.Found, second.Missing));
        Assert.IsGreaterThan(outage.EndedAt.Value, second.Until!.Value);
        Assert.AreEqual(second, third, "once");
    }

    [TestMethod]
    public async Task Account_without_a_Zendesk_cannot_be_compared()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);

        var answer = ApiAnswer.Of(await connector.Get<DestinationEndpoint>().CompareAsync(ConnectorUnderTest.Account, Token));

        Assert.AreEqual(400, answer.Status);
    }

    /// <summary>An outage of the account that is over, as its resolved mail leaves it.</summary>
    private async Task<Outage> EndOutageAsync(ZendeskWorld world)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var outages = world.Connector.Get<OutageTable>();
        var notice = new DestinationNotice("acme.zendesk.com", world.Clock.GetUtcNow(), "503", 1, OldestAt: null);
        var (begun, member) = OutageLife.Begin(
            Outage.NewId(), ConnectorUnderTest.Account, OutageMember.Of(notice), world.Clock.GetUtcNow(),
            world.Connector.Get<AlertOptions>());
        var open = (await outages.TryAddAsync(begun, member, Token))!;
        var ended = open with { Stage = OutageStage.Resolved, EndedAt = world.Clock.GetUtcNow(), Away = 0 };
        return (await outages.TrySaveAsync(open, ended, Token))!;
    }

    private async Task<HelpdeskCheck> SweepLaterAsync(ZendeskWorld world, Outage outage)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(11));
        await world.Connector.SweepAsync(Token);
        var account = (await world.Connector.Get<AccountTable>().FindAsync(ConnectorUnderTest.Account, Token))!;
        return (await world.Connector.Get<OutageFacts>().GatherAsync(account, outage, Token)).Check!;
    }

    private async Task<ZendeskComparison> CompareAsync(ZendeskWorld world) =>
        (await world.Connector.Get<ZendeskComparisons>().CompareAsync(ConnectorUnderTest.Account, Token))!;

    /// <summary>Zendesk answers a comment with success and loses it.</summary>
    private static async Task LoseAsync(ZendeskWorld world, string messageId, string answers)
    {
        var ticket = world.Zendesk.Tickets[0];
        world.Zendesk.Faults.Set(
            new SimulatedFault.Answer(SimulatedReply.Ok(new JsonObject
            {
                ["ticket"] = new JsonObject
                {
                    ["id"] = ticket.Id,
                    ["status"] = "open",
                    ["updated_at"] = "2026-01-05T08:00:00Z",
                    ["requester_id"] = ticket.Requester.Id,
                },
            })),
            ZendeskCallKind.UpdateTicket, times: 1);
        world.Deliver(ZendeskWorld.Mail(messageId, answers: answers));
        await world.HandOverAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
    }
}
