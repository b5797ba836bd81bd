using System.Text.Json.Nodes;
using Connector.Delivering;
using Connector.IntegrationTests.Support;
using Connector.Messages;
using Connector.TestKit.Zendesk;

namespace Connector.IntegrationTests.Zendesk;

/// <summary>Each protection against a second ticket, comment or file, in the situation in which only it helps.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ZendeskOnceTests(TestContext context)
{
    private const string OfMachine = "Auto-Submitted: auto-generated\r\n";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Ticket_that_Zendesk_does_not_list_yet_is_made_once_because_its_creation_has_a_key()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Zendesk.Faults.Set(new SimulatedFault.CutAfter(), ZendeskCallKind.CreateTicket, times: 1);
        world.Deliver(ZendeskWorld.Mail("a@x"));
        await world.HandOverAsync();
        var none = SimulatedReply.Ok(new JsonObject { ["tickets"] = new JsonArray() });
        world.Zendesk.Faults.Set(new SimulatedFault.Answer(none), ZendeskCallKind.ListTickets, times: 1);

        await world.WaitAsync();

        Assert.HasCount(1, world.Zendesk.Tickets);
        Assert.AreEqual(2, world.Zendesk.Count(ZendeskCallKind.CreateTicket));
        Assert.AreSequenceEqual(["Delivered"], await world.StatesAsync());
    }

    [TestMethod]
    public async Task Comment_whose_first_request_arrives_late_is_added_once_because_the_ticket_has_changed_since()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Deliver(ZendeskWorld.Mail("a@x"));
        await world.HandOverAsync();
        world.Zendesk.Faults.Set(new SimulatedFault.CutBefore(), ZendeskCallKind.UpdateTicket, times: 1);
        world.Deliver(ZendeskWorld.Mail("b@x", answers: "a@x"));
        await world.HandOverAsync();
        var late = world.Zendesk.Exchanges.Last(exchange => exchange.Kind == ZendeskCallKind.UpdateTicket).Request;

        // Between the look at the ticket's history, which does not have the comment, and the second request.
        world.Zendesk.Answered = exchange =>
        {
            if (exchange.Kind == ZendeskCallKind.ReadAudits)
            {
                world.Zendesk.Answered = null;
                world.Clock.Advance(TimeSpan.FromSeconds(1));
                world.Zendesk.Answer(late);
            }
        };
        await world.WaitAsync();

        Assert.HasCount(2, world.Zendesk.Tickets.Single().Comments);
        Assert.IsTrue((await world.StatesAsync()).All(state => state == "Delivered"));
    }

    [TestMethod]
    [DataRow(ZendeskCallKind.CreateTicket)]
    [DataRow(ZendeskCallKind.UpdateTicket)]
    public async Task File_is_uploaded_once_although_its_ticket_or_comment_is_tried_again(ZendeskCallKind kind)
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Deliver(ZendeskWorld.Mail("a@x", file: "one.pdf"));
        world.Deliver(ZendeskWorld.Mail("b@x", answers: "a@x", file: "two.pdf"));
        world.Zendesk.Faults.Set(new SimulatedFault.Status(503), kind, times: 1);
        await world.HandOverAsync();

        await world.WaitAsync();
        await world.WaitAsync();

        Assert.AreEqual(2, world.Zendesk.Count(ZendeskCallKind.Upload));
        Assert.AreSequenceEqual(
            ["one.pdf", "two.pdf"], world.Zendesk.Tickets.Single().Comments.Select(comment => comment.Files.Single().Name));
    }

    [TestMethod]
    [DataRow("", DisplayName = "mails of persons")]
    [DataRow(OfMachine, DisplayName = "mails that are imported, for which Zendesk has no key")]
    public async Task Mail_that_two_workers_deliver_at_the_same_moment_becomes_one_ticket(string headers)
    {
        await using var world = await ZendeskWorld.StartAsync(Token);

        for (var mail = 0; mail < 12; mail++)
        {
            world.Deliver(ZendeskWorld.Mail($"{mail}@x", from: $"{mail}@x.example", subject: $"Matter {mail}", headers: headers));
        }

        await world.Connector.FetchAsync(ZendeskWorld.Address, Token);
        var mails = await world.Connector.Get<MessageStates>().FindWaitingAsync(
            ZendeskWorld.Key, [.. world.Mailbox.Messages.Select(message => message.Id)], Token);
        var destination = await world.Connector.Get<Destinations>().OfAsync(ConnectorUnderTest.Account, Token);

        var answers = await Task.WhenAll(mails.Concat(mails).Select(mail => destination.DeliverAsync(mail, Token)));

        Assert.HasCount(12, mails);
        Assert.HasCount(12, world.Zendesk.Tickets);
        Assert.HasCount(12, world.Zendesk.Tickets.Select(ticket => ticket.Subject).Distinct());
        Assert.IsTrue(answers.All(answer => answer is DeliveryAnswer.Accepted or DeliveryAnswer.Later));
    }

    [TestMethod]
    public async Task Import_that_may_be_under_way_is_not_repeated_until_it_cannot_be_any_more()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Zendesk.Faults.Set(new SimulatedFault.CutBefore(), ZendeskCallKind.ImportTicket, times: 1);
        world.Deliver(ZendeskWorld.Mail("a@x", headers: OfMachine));
        await world.HandOverAsync();

        await world.WaitAsync();
        Assert.AreEqual(1, world.Zendesk.Count(ZendeskCallKind.ImportTicket));

        await world.WaitAsync();
        Assert.AreEqual(2, world.Zendesk.Count(ZendeskCallKind.ImportTicket));
        Assert.HasCount(1, world.Zendesk.Tickets);
        Assert.AreSequenceEqual(["Delivered"], await world.StatesAsync());
    }

    [TestMethod]
    public async Task Import_that_Zendesk_answered_with_an_error_is_repeated_without_a_wait()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Zendesk.Faults.Set(new SimulatedFault.TooMany(TimeSpan.FromSeconds(5)), ZendeskCallKind.ImportTicket, times: 1);
        world.Deliver(ZendeskWorld.Mail("a@x", headers: OfMachine));
        await world.HandOverAsync();

        await world.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.HasCount(1, world.Zendesk.Tickets);
    }
}
