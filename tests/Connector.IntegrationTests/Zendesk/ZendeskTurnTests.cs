using Connector.Delivering;
using Connector.Delivering.Health;
using Connector.Delivering.Queueing;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Zendesk;

namespace Connector.IntegrationTests.Zendesk;

/// <summary>Whose turn it is at a Zendesk that is at a limit or was down.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ZendeskTurnTests(TestContext context)
{
    private const int MailsPerDelivery = 60;

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Comments_leave_a_fifth_of_the_updates_free_without_a_refusal_and_new_tickets_do_not_wait_for_them()
    {
        const int updates = 20;
        await using var world = await ZendeskWorld.StartAsync(Token, options => options with { UpdatesPerMinute = updates });
        world.Deliver(ZendeskWorld.Mail("a@x"));
        await world.HandOverAsync();

        for (var reply = 0; reply < updates; reply++)
        {
            world.Deliver(ZendeskWorld.Mail($"reply{reply}@x", answers: "a@x"));
        }

        await world.HandOverAsync();
        var ticket = world.Zendesk.Tickets.Single();
        Assert.HasCount(1 + (updates * 4 / 5), ticket.Comments);
        Assert.AreEqual(updates * 4 / 5, world.Zendesk.Count(ZendeskCallKind.ReadTicket), "a comment that has to wait makes no call");

        world.Deliver(ZendeskWorld.Mail("other@x", subject: "Another matter"));
        await world.HandOverAsync();
        Assert.HasCount(2, world.Zendesk.Tickets);

        await world.WaitAsync();
        Assert.HasCount(1 + updates, ticket.Comments);
        Assert.DoesNotContain(exchange => exchange.Reply.Status == 429, world.Zendesk.Exchanges);
    }

    [TestMethod]
    public async Task Refusal_of_an_update_because_others_have_spent_the_updates_delays_comments_and_no_new_ticket()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Zendesk.Faults.Set(
            new SimulatedFault.Answer(SimulatedReply.Error(429, "TooManyRequests", "Too many updates").With(
                ("Retry-After", "30"), ("ratelimit-limit", "700"), ("ratelimit-remaining", "650"), ("ratelimit-reset", "30"),
                ("zendesk-ratelimit-tickets-update", "total=100; remaining=0; resets=30"))),
            ZendeskCallKind.UpdateTicket, times: 1);
        world.Deliver(ZendeskWorld.Mail("a@x"));
        world.Deliver(ZendeskWorld.Mail("b@x", answers: "a@x"));
        await world.HandOverAsync();

        world.Deliver(ZendeskWorld.Mail("other@x", subject: "Another matter"));
        await world.HandOverAsync();
        Assert.AreSequenceEqual([1, 1], world.Zendesk.Tickets.Select(ticket => ticket.Comments.Count));
        Assert.IsFalse(await world.Connector.Get<DestinationTable>().ListAsync(Token).AnyAsync(Token), "the destination works");

        await world.WaitAsync(TimeSpan.FromSeconds(31));
        Assert.AreSequenceEqual([2, 1], world.Zendesk.Tickets.Select(ticket => ticket.Comments.Count));
    }

    [TestMethod]
    public async Task Mail_at_the_limit_waits_until_the_hundred_mails_that_have_waited_longest_had_their_turn()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        var table = world.Connector.Get<DeliveryTable>();
        var now = world.Clock.GetUtcNow();
        world.Zendesk.Faults.Set(new SimulatedFault.TooMany(TimeSpan.FromSeconds(5)), ZendeskCallKind.CreateTicket, times: 1);
        world.Deliver(ZendeskWorld.Mail("a@x"));
        await world.HandOverAsync();

        foreach (var number in Enumerable.Range(0, 2))
        {
            var ids = Enumerable.Range(0, MailsPerDelivery).Select(mail => $"{number}-{mail}").ToList();
            await table.AddAsync(Delivery.Begin(ConnectorUnderTest.KeyOf("older@acme.example"), ids, now.AddMinutes(-10), now), Token);
        }

        await world.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.IsEmpty(world.Zendesk.Tickets);

        await world.WaitAsync(TimeSpan.FromMinutes(3));
        Assert.HasCount(1, world.Zendesk.Tickets, "Zendesk has not been at its limit for two minutes");
    }

    [TestMethod]
    public async Task Reply_that_waits_for_another_mail_leaves_the_call_that_finds_out_whether_Zendesk_works_to_the_next_mail()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        var first = world.Deliver(ZendeskWorld.Mail("a@x"));
        var reply = world.Deliver(ZendeskWorld.Mail("b@x", answers: "a@x"));
        var other = world.Deliver(ZendeskWorld.Mail("c@x", subject: "Another matter"));
        await world.Connector.FetchAsync(ZendeskWorld.Address, Token);
        await world.Connector.LoseDeliveriesAsync(Token);
        var (table, queue) = (world.Connector.Get<DeliveryTable>(), world.Connector.Get<DeliveryQueue>());
        var now = world.Clock.GetUtcNow();
        await table.AddAsync(Delivery.Begin(ZendeskWorld.Key, [first], now, dueAt: now.AddHours(1)), Token);

        for (var failure = 0; failure < DestinationHealth.MaxFailures; failure++)
        {
            await world.Connector.Get<DestinationOutages>().FailedAsync(ConnectorUnderTest.Account, new DeliveryAnswer.Down("503"));
        }

        await queue.EnqueueAsync(ZendeskWorld.Key, [reply], Token);
        await world.Connector.DeliverAsync(Token);
        Assert.IsEmpty(world.Zendesk.Tickets);

        // At the same moment, so that the half minute between two calls is not over.
        await queue.EnqueueAsync(ZendeskWorld.Key, [other], Token);
        await world.Connector.DeliverAsync(Token);

        Assert.AreEqual("Another matter", world.Zendesk.Tickets[0].Subject);
    }
}
