using Connector.Delivering.Queueing;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Zendesk;

namespace Connector.IntegrationTests.Zendesk;

/// <summary>Which mails become tickets, which become comments, and in which order.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ZendeskThreadingTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Mail_becomes_a_ticket_and_the_reply_to_its_acknowledgement_a_comment()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Deliver(ZendeskWorld.Mail("a@customer.example"));
        await world.HandOverAsync();
        var ticket = world.Zendesk.Tickets.Single();
        world.Zendesk.AnswerAsAgent(ticket.Id, "Is it plugged in?");

        foreach (var mail in world.Zendesk.Mails)
        {
            var reply = ZendeskMails.ReplyTo(mail, "I answer you.", world.NextId(), world.Clock.GetUtcNow());
            world.Deliver(ZendeskMails.Bytes(reply));
        }

        await world.HandOverAsync();

        Assert.AreEqual(ticket.Id, world.Zendesk.Tickets.Single().Id);
        Assert.AreEqual((ZendeskWorld.Customer, ZendeskWorld.Address), (ticket.Requester.Email, ticket.Recipient));
        Assert.HasCount(2, world.Zendesk.Mails, "the acknowledgement and the agent's answer");
        Assert.HasCount(4, ticket.Comments);
        Assert.IsTrue(ticket.Comments.Where(comment => comment.Marker is not null).All(comment => comment.Author == ticket.Requester));
        Assert.AreEqual("open", ticket.Status, "the customer's answer opens it again");
        Assert.IsTrue((await world.StatesAsync()).All(state => state == "Delivered"));
    }

    [TestMethod]
    public async Task Reply_that_is_delivered_before_its_mail_waits_for_it()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        var first = world.Deliver(ZendeskWorld.Mail("a@customer.example", text: "first"));
        var reply = world.Deliver(ZendeskWorld.Mail("b@customer.example", answers: "a@customer.example", text: "second"));
        var other = world.Deliver(ZendeskWorld.Mail("x@customer.example", subject: "Another matter"));
        await world.Connector.FetchAsync(ZendeskWorld.Address, Token);
        await world.Connector.LoseDeliveriesAsync(Token);
        await world.Connector.Get<DeliveryQueue>().EnqueueAsync(ZendeskWorld.Key, [reply, other], Token);

        await world.Connector.DeliverAsync(Token);
        Assert.AreEqual("Another matter", world.Zendesk.Tickets.Single().Subject, "the reply alone waits");

        await world.Connector.Get<DeliveryQueue>().EnqueueAsync(ZendeskWorld.Key, [first], Token);
        await world.Connector.DeliverAsync(Token);
        await world.WaitAsync();

        var ticket = world.Zendesk.Tickets[1];
        Assert.HasCount(2, world.Zendesk.Tickets);
        Assert.HasCount(2, ticket.Comments);
        Assert.Contains("first", ticket.Comments[0].Body);
        Assert.Contains("second", ticket.Comments[1].Body);
    }

    [TestMethod]
    public async Task Reply_waits_longer_for_a_mail_that_is_in_a_delivery_because_a_backlog_takes_time()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        var first = world.Deliver(ZendeskWorld.Mail("a@customer.example"));
        var reply = world.Deliver(ZendeskWorld.Mail("b@customer.example", answers: "a@customer.example"));
        await world.Connector.FetchAsync(ZendeskWorld.Address, Token);
        await world.Connector.LoseDeliveriesAsync(Token);
        var (table, queue) = (world.Connector.Get<DeliveryTable>(), world.Connector.Get<DeliveryQueue>());
        var now = world.Clock.GetUtcNow();
        await table.AddAsync(Delivery.Begin(ZendeskWorld.Key, [first], now, dueAt: now.AddHours(1)), Token);
        await queue.EnqueueAsync(ZendeskWorld.Key, [reply], Token);
        await world.Connector.DeliverAsync(Token);

        for (var minute = 0; minute < 20; minute++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            var waiting = await table.ListAsync(ZendeskWorld.Key, Token).Where(one => one.GmailIds.Contains(reply)).ToListAsync(Token);
            await queue.WakeAsync(waiting, Token);
            await world.Connector.DeliverAsync(Token);
            Assert.IsEmpty(world.Zendesk.Tickets);
        }

        await world.WaitAsync();
        await world.WaitAsync();
        Assert.HasCount(2, world.Zendesk.Tickets.Single().Comments);
    }

    [TestMethod]
    public async Task Reply_that_waits_in_vain_becomes_a_ticket_that_says_so()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Deliver(ZendeskWorld.Mail("a@customer.example"));
        var reply = world.Deliver(ZendeskWorld.Mail("b@customer.example", answers: "a@customer.example"));
        await world.Connector.FetchAsync(ZendeskWorld.Address, Token);
        await world.Connector.LoseDeliveriesAsync(Token);
        await world.Connector.Get<DeliveryQueue>().EnqueueAsync(ZendeskWorld.Key, [reply], Token);

        await world.Connector.DeliverAsync(Token);

        for (var waits = 0; waits < 9; waits++)
        {
            Assert.IsEmpty(world.Zendesk.Tickets);
            await world.WaitAsync();
        }

        Assert.Contains("answers an earlier one", world.Zendesk.Tickets.Single().Comments.Single().Body);
    }

    [TestMethod]
    public async Task Mails_of_one_thread_at_Gmail_share_a_ticket_if_their_sender_takes_part()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Deliver(ZendeskWorld.Mail("a@customer.example"), "thread");
        world.Deliver(ZendeskWorld.Mail("b@customer.example", subject: "Re: Broken lamp", isProven: false), "thread");
        world.Deliver(ZendeskWorld.Mail("c@customer.example", from: "another@customer.example"), "thread");
        world.Deliver(ZendeskWorld.Mail("d@customer.example", subject: "Another subject"), "thread");

        await world.HandOverAsync();

        Assert.AreSequenceEqual([2, 1, 1], world.Zendesk.Tickets.Select(ticket => ticket.Comments.Count));
    }

    [TestMethod]
    [DataRow(true, "end-user", 2, DisplayName = "a proven stranger")]
    [DataRow(false, "end-user", 1, DisplayName = "a stranger who may be forged")]
    [DataRow(true, "agent", 2, DisplayName = "a proven agent")]
    [DataRow(false, "agent", 1, DisplayName = "an agent who may be forged")]
    public async Task Stranger_is_appended_only_if_Gmail_vouches_for_the_sender(bool isProven, string role, int comments)
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Zendesk.AddUser("Ada", "ada@other.example", role);
        world.Deliver(ZendeskWorld.Mail("a@customer.example"));
        await world.HandOverAsync();

        world.Deliver(ZendeskWorld.Mail("s@x", from: "ada@other.example", answers: "a@customer.example", isProven: isProven));
        await world.HandOverAsync();

        var first = world.Zendesk.Tickets[0];
        Assert.HasCount(comments, first.Comments);
        Assert.HasCount(3 - comments, world.Zendesk.Tickets);

        if (!isProven)
        {
            Assert.Contains($"names ticket {first.Id}", world.Zendesk.Tickets[1].Comments.Single().Body);
        }
    }

    [TestMethod]
    public async Task Closed_ticket_is_followed_by_one_new_ticket_for_all_later_replies()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Deliver(ZendeskWorld.Mail("a@customer.example"));
        await world.HandOverAsync();
        var closed = world.Zendesk.Tickets.Single().Id;
        world.Zendesk.Close(closed);

        world.Deliver(ZendeskWorld.Mail("b@customer.example", answers: "a@customer.example"));
        world.Deliver(ZendeskWorld.Mail("c@customer.example", answers: "a@customer.example"));
        world.Deliver(ZendeskWorld.Mail("d@customer.example", answers: "b@customer.example"));
        await world.HandOverAsync();

        var next = world.Zendesk.Tickets[1];
        Assert.HasCount(2, world.Zendesk.Tickets);
        Assert.AreEqual(closed, next.FollowUpOf);
        Assert.HasCount(3, next.Comments);
    }

    [TestMethod]
    public async Task Reply_to_a_deleted_ticket_becomes_a_ticket_that_names_it()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Deliver(ZendeskWorld.Mail("a@customer.example"));
        await world.HandOverAsync();
        var gone = world.Zendesk.Tickets.Single().Id;
        world.Zendesk.Delete(gone);

        world.Deliver(ZendeskWorld.Mail("b@customer.example", answers: "a@customer.example"));
        world.Deliver(ZendeskWorld.Mail("c@customer.example", answers: "a@customer.example"));
        await world.HandOverAsync();

        var next = world.Zendesk.Tickets.Single();
        Assert.IsNull(next.FollowUpOf);
        Assert.HasCount(2, next.Comments);
        Assert.Contains($"Ticket {gone}", next.Comments[0].Body);
    }
}
