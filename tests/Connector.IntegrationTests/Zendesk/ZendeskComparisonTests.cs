using System.Text.Json.Nodes;
using Connector.Api;
using Connector.IntegrationTests.Support;
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
    public async Task Account_without_a_Zendesk_cannot_be_compared()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);

        var answer = ApiAnswer.Of(await connector.Get<DestinationEndpoint>().CompareAsync(ConnectorUnderTest.Account, Token));

        Assert.AreEqual(400, answer.Status);
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
