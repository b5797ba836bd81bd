using Connector.TestKit.Zendesk;

namespace Connector.IntegrationTests.Zendesk;

/// <summary>Which user of Zendesk wrote a mail: asked for once in some minutes, and asked for again if the answer is out of date.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ZendeskSenderTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Sender_of_several_mails_is_searched_once_in_ten_minutes()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Deliver(ZendeskWorld.Mail("a@x"));
        world.Deliver(ZendeskWorld.Mail("b@x", answers: "a@x"));
        world.Deliver(ZendeskWorld.Mail("c@x", subject: "Another matter"));
        world.Deliver(ZendeskWorld.Mail("d@x", from: "other@customer.example", subject: "A third one"));
        await world.HandOverAsync();
        Assert.AreEqual(2, world.Zendesk.Count(ZendeskCallKind.SearchUsers));

        world.Clock.Advance(TimeSpan.FromMinutes(11));
        world.Deliver(ZendeskWorld.Mail("e@x", subject: "A fourth one"));
        await world.HandOverAsync();

        Assert.AreEqual(3, world.Zendesk.Count(ZendeskCallKind.SearchUsers));
        Assert.HasCount(4, world.Zendesk.Tickets);
    }

    [TestMethod]
    [DataRow(null, DisplayName = "a new ticket")]
    [DataRow("a@x", DisplayName = "a comment")]
    public async Task Mail_of_a_person_who_was_deleted_at_Zendesk_meanwhile_arrives(string? answers)
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Deliver(ZendeskWorld.Mail("a@x"));
        await world.HandOverAsync();
        world.Zendesk.DeleteUser(ZendeskWorld.Customer);

        world.Deliver(ZendeskWorld.Mail("b@x", subject: "Another matter", answers: answers));
        await world.HandOverAsync();

        var last = world.Zendesk.Tickets[^1].Comments[^1];
        Assert.AreEqual(2, world.Zendesk.Tickets.Sum(ticket => ticket.Comments.Count));
        Assert.AreEqual(ZendeskWorld.Customer, last.Author.Email);
        Assert.Contains(last.Author, world.Zendesk.Users);
        Assert.IsTrue((await world.StatesAsync()).All(state => state == "Delivered"));
    }

    [TestMethod]
    public async Task Mail_that_Zendesk_refuses_for_another_reason_is_tried_with_the_person_asked_for_again_and_then_refused()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Deliver(ZendeskWorld.Mail("a@x"));
        await world.HandOverAsync();
        using var refusal = world.Zendesk.Faults.Set(
            new SimulatedFault.Answer(SimulatedReply.Invalid("base", "Description: is invalid")), ZendeskCallKind.CreateTicket);

        world.Deliver(ZendeskWorld.Mail("b@x", subject: "Another matter"));
        await world.HandOverAsync();

        Assert.AreEqual(3, world.Zendesk.Count(ZendeskCallKind.CreateTicket));
        Assert.AreSequenceEqual(["DeadLettered", "Delivered"], (await world.StatesAsync()).Order());
    }

    [TestMethod]
    public async Task Person_whom_the_helpdesk_suspends_is_noticed_at_once()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Deliver(ZendeskWorld.Mail("a@x"));
        await world.HandOverAsync();
        world.Zendesk.Users.Single(user => user.Email == ZendeskWorld.Customer).IsSuspended = true;

        world.Deliver(ZendeskWorld.Mail("b@x", subject: "Another matter"));
        await world.HandOverAsync();

        Assert.HasCount(1, world.Zendesk.Tickets);
        Assert.AreSequenceEqual(["DeadLettered", "Delivered"], (await world.StatesAsync()).Order());
    }
}
