using Connector.Alerting.Digests;
using Connector.Delivering;
using Connector.Delivering.Health;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Zendesk;
using Connector.Zendesk;

namespace Connector.IntegrationTests.Zendesk;

/// <summary>What each answer of Zendesk means for a mail: it arrives once, waits, or is refused with a reason.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ZendeskDeliveryTests(TestContext context)
{
    private static readonly ZendeskCallKind[] Kinds =
    [
        ZendeskCallKind.Token, ZendeskCallKind.ListAddresses, ZendeskCallKind.SearchUsers, ZendeskCallKind.CreateUser,
        ZendeskCallKind.Upload, ZendeskCallKind.CreateTicket, ZendeskCallKind.ReadTicket, ZendeskCallKind.UpdateTicket,
    ];

    private CancellationToken Token => context.CancellationToken;

    private static IEnumerable<object[]> Faults =>
    [
        [new SimulatedFault.CutBefore()], [new SimulatedFault.CutAfter()], [new SimulatedFault.Status(503)],
        [new SimulatedFault.TooMany()], [new SimulatedFault.TooMany(TimeSpan.FromSeconds(7), IsText: true)],
        [new SimulatedFault.Maintenance()], [new SimulatedFault.Redirect()],
    ];

    [TestMethod]
    [DynamicData(nameof(Faults))]
    public async Task Fault_at_any_call_leaves_one_ticket_for_a_thread_and_one_comment_for_a_mail(SimulatedFault fault)
    {
        await using var world = await ZendeskWorld.StartAsync(Token);

        foreach (var kind in Kinds)
        {
            world.Zendesk.RevokeTokens();
            world.Deliver(ZendeskWorld.Mail($"{kind}1@x", from: $"{kind}@x.example", subject: $"{kind}", file: "one.pdf"));
            world.Deliver(ZendeskWorld.Mail($"{kind}2@x", from: $"{kind}@x.example", answers: $"{kind}1@x", file: "two.pdf"));
            using var faults = world.Zendesk.Faults.Set(fault, kind, times: 1);
            await world.HandOverAsync();
            await world.WaitAsync();
            await world.WaitAsync();
            await world.WaitAsync();
        }

        Assert.AreSequenceEqual(Kinds.Select(kind => $"{kind}"), world.Zendesk.Tickets.Select(ticket => ticket.Subject));
        Assert.IsTrue(world.Zendesk.Tickets.All(ticket => ticket.Comments.Count == 2));
        Assert.IsTrue(
            world.Zendesk.Tickets.SelectMany(ticket => ticket.Comments).All(comment => comment.Files.Count == 1), "each file once");
        Assert.IsFalse(await world.Connector.Get<DestinationTable>().ListAsync(Token).AnyAsync(Token), "the destination works");
        Assert.IsTrue((await world.StatesAsync()).All(state => state == "Delivered"));
    }

    [TestMethod]
    public async Task Ticket_whose_uploads_have_expired_is_made_with_new_ones()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Zendesk.Faults.Set(new SimulatedFault.Status(503), ZendeskCallKind.CreateTicket, times: 1);
        world.Deliver(ZendeskWorld.Mail("a@x", file: "one.pdf"));
        await world.HandOverAsync();

        await world.WaitAsync(TimeSpan.FromMinutes(61));

        Assert.HasCount(1, world.Zendesk.Tickets.Single().Comments.Single().Files);
        Assert.AreEqual(2, world.Zendesk.Count(ZendeskCallKind.Upload));
    }

    [TestMethod]
    public async Task Ticket_that_was_made_although_its_answer_was_lost_is_found_however_late_the_retry_comes()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Zendesk.Faults.Set(new SimulatedFault.CutAfter(), ZendeskCallKind.CreateTicket, times: 1);
        world.Deliver(ZendeskWorld.Mail("a@x", file: "one.pdf"));
        await world.HandOverAsync();

        await world.WaitAsync(TimeSpan.FromHours(3));

        Assert.HasCount(1, world.Zendesk.Tickets);
        Assert.AreEqual(1, world.Zendesk.Count(ZendeskCallKind.CreateTicket));
    }

    [TestMethod]
    public async Task Comment_on_a_ticket_that_changes_at_the_same_time_is_added_once()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Deliver(ZendeskWorld.Mail("a@x"));
        await world.HandOverAsync();
        world.Zendesk.Faults.Set(
            new SimulatedFault.Answer(SimulatedReply.Error(409, "UpdateConflict", "Safe Update prevented the update")),
            ZendeskCallKind.UpdateTicket, times: 1);
        world.Deliver(ZendeskWorld.Mail("b@x", answers: "a@x"));

        await world.HandOverAsync();

        Assert.HasCount(2, world.Zendesk.Tickets.Single().Comments);
    }

    [TestMethod]
    public async Task Step_of_a_worker_is_not_saved_after_another_worker_has_taken_one()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        var id = world.Deliver(ZendeskWorld.Mail("a@x"));
        await world.HandOverAsync();
        var table = world.Connector.Get<TicketProgressTable>();
        var read = (await table.FindAsync(ZendeskWorld.Key, id, Token))!;

        var first = await table.TrySaveAsync(read with { Waits = 1 });

        Assert.IsNull(await table.TrySaveAsync(read with { Step = TicketStep.Commenting }));
        Assert.IsNotNull(await table.TrySaveAsync(first! with { Step = TicketStep.Commenting }));
    }

    [TestMethod]
    public async Task Mail_of_a_suspended_sender_is_a_dead_letter_that_alarms_no_administrator()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Zendesk.AddUser("Eva", ZendeskWorld.Customer).IsSuspended = true;
        world.Deliver(ZendeskWorld.Mail("a@x"));

        await world.HandOverAsync();

        var letter = await world.Connector.Get<DeadLetters>().ListAsync(ConnectorUnderTest.Account, after: null, Token).SingleAsync(Token);
        Assert.Contains("suspended", letter.Reason!);
        Assert.IsFalse(await world.Connector.Get<DigestTable>().MailsAsync(ConnectorUnderTest.Account, Token).AnyAsync(Token));
        Assert.IsEmpty(world.Zendesk.Tickets);
    }

    [TestMethod]
    public async Task Copy_and_file_that_Zendesk_refuses_are_named_in_the_ticket()
    {
        await using var world = await ZendeskWorld.StartAsync(
            Token, options => options with { RefusesUnknownCopies = true, ForbiddenExtensions = [".exe"] });
        world.Deliver(ZendeskWorld.Mail("a@x", file: "setup.exe", headers: "Cc: friend@other.example\r\n"));

        await world.HandOverAsync();

        var comment = world.Zendesk.Tickets.Single().Comments.Single();
        Assert.IsEmpty(comment.Files);
        Assert.Contains("setup.exe", comment.Body);
        Assert.Contains("friend@other.example", comment.Body);
        Assert.AreSequenceEqual(["Delivered"], await world.StatesAsync());
    }

    [TestMethod]
    public async Task Busy_ticket_delays_only_its_own_mails()
    {
        await using var world = await ZendeskWorld.StartAsync(Token, options => options with { UpdatesPerTicketInTenMinutes = 1 });
        world.Deliver(ZendeskWorld.Mail("a@x"));
        world.Deliver(ZendeskWorld.Mail("b@x", answers: "a@x"));
        world.Deliver(ZendeskWorld.Mail("c@x", answers: "b@x"));
        world.Deliver(ZendeskWorld.Mail("d@x", answers: "c@x"));
        world.Deliver(ZendeskWorld.Mail("other@x", subject: "Another matter"));

        await world.HandOverAsync();

        Assert.AreSequenceEqual([2, 1], world.Zendesk.Tickets.Select(ticket => ticket.Comments.Count));
        Assert.IsFalse(await world.Connector.Get<DestinationTable>().ListAsync(Token).AnyAsync(Token), "the destination works");

        for (var round = 0; round < 4; round++)
        {
            await world.WaitAsync(TimeSpan.FromMinutes(11));
        }

        Assert.AreSequenceEqual([4, 1], world.Zendesk.Tickets.Select(ticket => ticket.Comments.Count));
    }

    [TestMethod]
    public async Task Account_at_its_limit_gets_the_rest_later_and_is_not_down()
    {
        await using var world = await ZendeskWorld.StartAsync(Token, options => options with { CallsPerMinute = 20 });

        for (var mail = 0; mail < 10; mail++)
        {
            world.Deliver(ZendeskWorld.Mail($"{mail}@x", from: $"{mail}@customer.example", subject: $"Matter {mail}"));
        }

        await world.HandOverAsync();
        Assert.IsLessThan(10, world.Zendesk.Tickets.Count);
        Assert.IsFalse(await world.Connector.Get<DestinationTable>().ListAsync(Token).AnyAsync(Token), "no failure is counted");
        Assert.DoesNotContain(exchange => exchange.Reply.Status == 429, world.Zendesk.Exchanges, "a fifth stays free for others");

        for (var minute = 0; minute < 4; minute++)
        {
            await world.WaitAsync();
        }

        Assert.HasCount(10, world.Zendesk.Tickets);
    }

    [TestMethod]
    public async Task Helpdesk_that_refuses_the_credentials_is_down_with_that_cause_until_they_are_right()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        world.Zendesk.ChangeSecret("another-secret");
        world.Deliver(ZendeskWorld.Mail("a@x"));
        await world.HandOverAsync();
        await world.WaitAsync();
        await world.WaitAsync();

        var health = await world.Connector.Get<DestinationTable>().FindAsync(ConnectorUnderTest.Account, Token);
        Assert.IsTrue(health is { IsDown: true, IsDenied: true }, health?.Reason);
        Assert.DoesNotContain(world.Zendesk.Options.ClientSecret, health!.Reason);

        world.Zendesk.ChangeSecret(world.Zendesk.Options.ClientSecret);
        await world.WaitAsync();

        Assert.HasCount(1, world.Zendesk.Tickets);
        Assert.IsNull(await world.Connector.Get<DestinationTable>().FindAsync(ConnectorUnderTest.Account, Token));
    }
}
