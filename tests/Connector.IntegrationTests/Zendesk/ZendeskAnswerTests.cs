using System.Text.Json.Nodes;
using Connector.Delivering;
using Connector.Delivering.Health;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Zendesk;

namespace Connector.IntegrationTests.Zendesk;

/// <summary>Answers that are rare, from Zendesk to the state of the mail.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ZendeskAnswerTests(TestContext context)
{
    private static readonly SimulatedFault Forbidden =
        new SimulatedFault.Answer(SimulatedReply.Error(403, "Forbidden", "You do not have access to this page."));

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Ticket_whose_key_Zendesk_knows_with_the_uploads_of_an_earlier_try_is_found()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Zendesk.Faults.Set(new SimulatedFault.CutAfter(), ZendeskCallKind.CreateTicket, times: 1);
        world.Deliver(ZendeskWorld.Mail("a@x", file: "one.pdf"));
        await world.HandOverAsync();
        HideOnce(world);

        // The uploads have expired, so the body is another one. The key is kept for two hours.
        await world.WaitAsync(TimeSpan.FromMinutes(61));

        Assert.AreEqual(400, world.Zendesk.Exchanges.Last(exchange => exchange.Kind == ZendeskCallKind.CreateTicket).Reply.Status);
        Assert.HasCount(1, world.Zendesk.Tickets);
        Assert.AreSequenceEqual(["Delivered"], await world.StatesAsync());
    }

    [TestMethod]
    public async Task Creation_that_is_still_under_way_comes_again_a_little_later()
    {
        await using var world = await ZendeskWorld.StartAsync(Token, options => options with { InFlight = TimeSpan.FromSeconds(5) });
        world.Zendesk.Faults.Set(new SimulatedFault.CutAfter(), ZendeskCallKind.CreateTicket, times: 1);
        world.Deliver(ZendeskWorld.Mail("a@x"));
        await world.HandOverAsync();
        HideOnce(world);

        await world.WaitAsync(TimeSpan.FromSeconds(1));
        Assert.AreEqual(409, world.Zendesk.Exchanges[^1].Reply.Status);
        Assert.AreSequenceEqual(["Stored"], await world.StatesAsync());

        await world.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.HasCount(1, world.Zendesk.Tickets);
        Assert.AreSequenceEqual(["Delivered"], await world.StatesAsync());
    }

    [TestMethod]
    public async Task Right_that_the_user_lacks_lets_mail_wait_with_that_cause_and_makes_no_dead_letter()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        using var forbidden = world.Zendesk.Faults.Set(Forbidden, ZendeskCallKind.CreateTicket);
        world.Deliver(ZendeskWorld.Mail("a@x"));
        await world.HandOverAsync();
        await world.WaitAsync();
        await world.WaitAsync();

        var health = await world.Connector.Get<DestinationTable>().FindAsync(ConnectorUnderTest.Account, Token);
        Assert.IsTrue(health is { IsDown: true, IsDenied: true }, health?.Reason);
        Assert.AreSequenceEqual(["Stored"], await world.StatesAsync());

        forbidden.Dispose();
        await world.WaitAsync();
        Assert.AreSequenceEqual(["Delivered"], await world.StatesAsync());
    }

    [TestMethod]
    public async Task Mail_of_a_machine_that_the_user_may_not_import_is_a_dead_letter_that_names_the_role_and_others_arrive()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Zendesk.Faults.Set(Forbidden, ZendeskCallKind.ImportTicket);
        world.Deliver(ZendeskWorld.Mail("a@x", headers: "Auto-Submitted: auto-generated\r\n"));
        world.Deliver(ZendeskWorld.Mail("b@x", subject: "Another matter"));

        await world.HandOverAsync();

        var letter = await world.Connector.Get<DeadLetters>().ListAsync(ConnectorUnderTest.Account, after: null, Token).SingleAsync(Token);
        Assert.Contains("administrator", letter.Reason!);
        Assert.AreEqual("Another matter", world.Zendesk.Tickets.Single().Subject);
        Assert.IsFalse(await world.Connector.Get<DestinationTable>().ListAsync(Token).AnyAsync(Token), "the destination works");
    }

    [TestMethod]
    public async Task Reply_to_a_ticket_that_was_merged_into_another_one_follows_it_in_a_new_ticket()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Deliver(ZendeskWorld.Mail("a@x"));
        world.Deliver(ZendeskWorld.Mail("b@x", subject: "Another matter"));
        await world.HandOverAsync();
        var (merged, into) = (world.Zendesk.Tickets[0].Id, world.Zendesk.Tickets[1].Id);
        world.Zendesk.Merge(merged, into);

        world.Deliver(ZendeskWorld.Mail("c@x", answers: "a@x"));
        await world.HandOverAsync();

        Assert.HasCount(3, world.Zendesk.Tickets);
        Assert.AreEqual(merged, world.Zendesk.Tickets[2].FollowUpOf);
    }

    /// <summary>The list of tickets lags behind once.</summary>
    private static void HideOnce(ZendeskWorld world)
    {
        var none = SimulatedReply.Ok(new JsonObject { ["tickets"] = new JsonArray() });
        world.Zendesk.Faults.Set(new SimulatedFault.Answer(none), ZendeskCallKind.ListTickets, times: 1);
    }
}
