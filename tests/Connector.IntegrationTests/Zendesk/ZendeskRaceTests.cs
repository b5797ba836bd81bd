using System.Text.Json.Nodes;
using Connector.Delivering;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.TestKit.Zendesk;
using Connector.Zendesk;
using Connector.Zendesk.Calls;
using Connector.Zendesk.Threads;
using Connector.Zendesk.Tickets;
using Connector.Zendesk.Tickets.Reading;

namespace Connector.IntegrationTests.Zendesk;

/// <summary>Two workers at one mail or one thread, in the order of steps that would make a second ticket or comment.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ZendeskRaceTests(TestContext context)
{
    private const string Thread = "thread";

    private static readonly ThreadScope Scope = new(ConnectorUnderTest.Account, "acme");

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Comment_that_two_workers_repeat_within_a_second_is_added_once_because_each_saves_its_step_before_the_call()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Deliver(ZendeskWorld.Mail("a@x"));
        await world.HandOverAsync();
        world.Zendesk.Faults.Set(new SimulatedFault.CutBefore(), ZendeskCallKind.UpdateTicket, times: 1);
        var raw = ZendeskWorld.Mail("b@x", answers: "a@x");
        var id = world.Deliver(raw);
        await world.HandOverAsync();

        // Both have read the row and looked for the comment before either calls. The ticket's time of change has whole seconds.
        var ticket = world.Zendesk.Tickets.Single();
        var works = await Task.WhenAll(WorkAsync(world, id, raw), WorkAsync(world, id, raw));
        var none = SimulatedReply.Ok(new JsonObject { ["audits"] = new JsonArray() });
        world.Zendesk.Faults.Set(new SimulatedFault.Answer(none), ZendeskCallKind.ReadAudits, times: 2);
        var (comments, plan) = (world.Connector.Get<TicketComments>(), new TicketPlan.Comment(ticket.Id, ThreadKeyKind.Message));

        Assert.AreEqual(new TicketOutcome.Ends(new DeliveryAnswer.Accepted()), await comments.AddAsync(works[0], plan, Token));
        await Assert.ThrowsAsync<OtherWorkerException>(() => comments.AddAsync(works[1], plan, Token));

        Assert.HasCount(2, ticket.Comments);
        Assert.AreEqual(2, world.Zendesk.Count(ZendeskCallKind.UpdateTicket));
    }

    [TestMethod]
    public async Task Mail_makes_no_ticket_while_another_worker_makes_that_of_its_thread_at_Gmail()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        var (first, work) = await ReceiveThreadAsync(world);
        var (threads, tickets) = (world.Connector.Get<ThreadTable>(), world.Connector.Get<NewTickets>());
        await threads.AddAsync(Scope, ThreadKeys.Of(first), first.IdempotencyKey, ticket: null, Token);

        // The other worker took the thread after this one had found none.
        var outcome = await tickets.CreateAsync(work, new TicketPlan.Create { BeginsThread = true }, Token);

        Assert.IsInstanceOfType<DeliveryAnswer.Later>((outcome as TicketOutcome.Ends)?.Answer);
        Assert.IsEmpty(world.Zendesk.Tickets);
        Assert.DoesNotContain(
            entry => entry.Owner == work.Key, await threads.FindAsync(Scope, ThreadKeys.Of(work.Message), Token),
            "what it has claimed itself is free again");
    }

    [TestMethod]
    public async Task Mail_becomes_a_comment_if_another_worker_has_made_the_ticket_of_its_thread_at_Gmail_meanwhile()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        var (first, work) = await ReceiveThreadAsync(world);
        await world.Connector.Get<ThreadTable>().AddAsync(Scope, ThreadKeys.Of(first), first.IdempotencyKey, ticket: 7, Token);

        var outcome = await world.Connector.Get<NewTickets>().CreateAsync(work, new TicketPlan.Create { BeginsThread = true }, Token);

        Assert.AreEqual(new TicketOutcome.Continues(new TicketPlan.Comment(7, ThreadKeyKind.GmailThread)), outcome);
        Assert.IsEmpty(world.Zendesk.Tickets);
    }

    [TestMethod]
    public async Task Import_of_another_worker_that_may_be_under_way_is_awaited()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        var raw = ZendeskWorld.Mail("a@x", headers: "Auto-Submitted: auto-generated\r\n");
        var id = world.Deliver(raw);
        await world.Connector.FetchAsync(ZendeskWorld.Address, Token);
        var work = await WorkAsync(world, id, raw);
        var until = world.Clock.GetUtcNow().AddSeconds(90);
        work.Progress = work.Progress with { Step = TicketStep.Creating, ImportingUntil = until };

        var outcome = await world.Connector.Get<NewTickets>().CreateAsync(work, new TicketPlan.Create(), Token);

        Assert.AreEqual(TimeSpan.FromSeconds(90), ((outcome as TicketOutcome.Ends)?.Answer as DeliveryAnswer.Later)?.Wait);
        Assert.IsEmpty(world.Zendesk.Exchanges.Where(exchange => exchange.Kind != ZendeskCallKind.Token));
    }

    /// <summary>Two mails of one thread at Gmail that name no other mail.</summary>
    private async Task<(StoredMessage First, TicketWork Second)> ReceiveThreadAsync(ZendeskWorld world)
    {
        var raw = ZendeskWorld.Mail("b@x");
        var first = world.Deliver(ZendeskWorld.Mail("a@x"), Thread);
        var second = world.Deliver(raw, Thread);
        await world.Connector.FetchAsync(ZendeskWorld.Address, Token);
        return (await MessageAsync(world, first), await WorkAsync(world, second, raw));
    }

    /// <summary>A mail at a worker that has read its row.</summary>
    private async Task<TicketWork> WorkAsync(ZendeskWorld world, string id, byte[] raw)
    {
        var options = world.Zendesk.Options;
        var message = await MessageAsync(world, id);
        var mail = new TicketMail(
            message, MailContent.Read(raw), new ZendeskSettings(options.Subdomain, options.ClientId), [ZendeskWorld.Address],
            TicketWords.In(Locale.En));
        var progress = await world.Connector.Get<TicketProgressTable>().FindAsync(ZendeskWorld.Key, id, Token);
        var access = new ZendeskAccess(ConnectorUnderTest.Account, options.Subdomain, options.ClientId, options.ClientSecret);
        return new TicketWork(access, message, mail) { Progress = progress ?? TicketProgress.Begin(message, options.Subdomain) };
    }

    private async Task<StoredMessage> MessageAsync(ZendeskWorld world, string id) =>
        (await world.Connector.Get<MessageStates>().FindAsync(ZendeskWorld.Key, id, Token))!;
}
