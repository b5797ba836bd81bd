using Connector.TestKit.Zendesk;
using Connector.Zendesk.Calls;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.Zendesk;

/// <summary>The calls against the simulated Zendesk, with tokens in Azurite.</summary>
[TestClass]
public sealed class ZendeskCallsTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
    private ZendeskSimulator _zendesk = null!;
    private CallsUnderTest _calls = null!;

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    private ZendeskAccess Access => _calls.Access;

    [TestInitialize]
    public async Task StartAsync()
    {
        _zendesk = new ZendeskSimulator(new ZendeskSimulatorOptions { Time = _time });
        _calls = await CallsUnderTest.StartAsync(_zendesk, _time, Token);
    }

    [TestCleanup]
    public void End() => _calls.Dispose();

    [TestMethod]
    public async Task Created_ticket_has_what_the_helpdesk_stored()
    {
        var answer = await CreateAsync("key", "one");

        Assert.IsTrue(answer.IsOk, $"{answer}");
        Assert.AreEqual(1, answer.Value.Id);
        Assert.AreEqual("msg_one", answer.Value.ExternalId);
        Assert.AreEqual(_zendesk.Tickets[0].EncodedId, answer.Value.EncodedId);
        Assert.IsNotNull(answer.RequestId);
    }

    [TestMethod]
    public async Task Fault_is_logged_with_the_id_of_its_request_and_a_success_is_not()
    {
        await CreateAsync("key", "one");
        _zendesk.Faults.Set(
            new SimulatedFault.Answer(SimulatedReply.Error(422, "RecordInvalid", "Ann").With(("x-zendesk-request-id", "7f3a"))),
            ZendeskCallKind.CreateTicket, times: 1);
        await CreateAsync("other", "two");

        Assert.AreSequenceEqual(["Zendesk acme answered 422 to Create, request id 7f3a."], _calls.Logged);
    }

    [TestMethod]
    public async Task Lost_answer_and_repeated_creation_make_one_ticket()
    {
        _zendesk.Faults.Set(new SimulatedFault.CutAfter(), ZendeskCallKind.CreateTicket, times: 1);

        Assert.IsInstanceOfType<ZendeskFault.Down>((await CreateAsync("key", "one")).Fault);
        Assert.AreEqual(1, (await CreateAsync("key", "one")).Value?.Id);
        Assert.IsInstanceOfType<ZendeskFault.SameKeyOtherBody>((await CreateAsync("key", "other")).Fault);
        Assert.HasCount(1, _zendesk.Tickets);
        Assert.HasCount(1, (await _calls.Calls.FindByExternalIdAsync(Access, "msg_one", Token)).Value!);
        Assert.IsEmpty((await _calls.Calls.FindByExternalIdAsync(Access, "msg_other", Token)).Value!);
    }

    [TestMethod]
    public async Task Comment_is_found_by_its_marker_and_a_stale_update_is_a_conflict()
    {
        var ticket = (await CreateAsync("key", "one")).Value!;
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.IsFalse((await _calls.Calls.HasCommentAsync(Access, ticket.Id, "msg_two", Token)).Value);
        Assert.IsTrue((await CommentAsync(ticket, "msg_two")).IsOk);
        Assert.IsTrue((await _calls.Calls.HasCommentAsync(Access, ticket.Id, "msg_two", Token)).Value);
        Assert.IsInstanceOfType<ZendeskFault.Conflict>((await CommentAsync(ticket, "msg_three")).Fault);
        Assert.HasCount(2, _zendesk.Tickets[0].Comments);
    }

    [TestMethod]
    public async Task Marker_is_found_behind_a_page_of_later_changes()
    {
        var ticket = (await CreateAsync("key", "one")).Value!;
        await CommentAsync(ticket, "msg_two");

        foreach (var _ in Enumerable.Range(0, 150))
        {
            _zendesk.SetStatus(ticket.Id, "open");
        }

        Assert.IsTrue((await _calls.Calls.HasCommentAsync(Access, ticket.Id, "msg_two", Token)).Value);
        Assert.AreEqual(2, _zendesk.Count(ZendeskCallKind.ReadAudits));
        Assert.AreSequenceEqual(["msg_one", "msg_two"], (await _calls.Calls.ListMarkersAsync(Access, ticket.Id, Token)).Value!.Order());
    }

    [TestMethod]
    public async Task Ticket_that_is_closed_deleted_or_busy_says_so()
    {
        var ticket = (await CreateAsync("key", "one")).Value!;
        _zendesk.Options.UpdatesPerTicketInTenMinutes = 1;
        await CommentAsync(ticket, "msg_two");

        Assert.AreEqual(TimeSpan.FromMinutes(10), ((await CommentAsync(ticket, "msg_three")).Fault as ZendeskFault.TicketBusy)?.Wait);
        _time.Advance(TimeSpan.FromMinutes(10));
        _zendesk.Close(ticket.Id);
        Assert.IsInstanceOfType<ZendeskFault.Closed>((await CommentAsync(ticket, "msg_three")).Fault);
        Assert.AreEqual("closed", (await _calls.Calls.FindAsync(Access, ticket.Id, Token)).Value?.Status);
        _zendesk.Delete(ticket.Id);
        Assert.IsInstanceOfType<ZendeskFault.Gone>((await CommentAsync(ticket, "msg_three")).Fault);
        Assert.IsInstanceOfType<ZendeskFault.Gone>((await _calls.Calls.FindAsync(Access, ticket.Id, Token)).Fault);
        Assert.IsEmpty((await _calls.Calls.ShowManyAsync(Access, [ticket.Id], Token)).Value!);
    }

    [TestMethod]
    public async Task Uploaded_files_come_with_the_ticket_until_they_expire()
    {
        var file = new UploadFile("a b.pdf", "application/pdf", new byte[] { 1, 2, 3 });
        var upload = (await _calls.Calls.UploadAsync(Access, file, token: null, Token)).Value!;
        var joined = (await _calls.Calls.UploadAsync(Access, file with { Name = "c.pdf" }, upload.Token, Token)).Value!;

        Assert.AreEqual(upload.Token, joined.Token);
        Assert.IsNotNull(upload.ContentUrl);
        await CreateAsync("key", "one", upload.Token);
        var files = _zendesk.Tickets[0].Comments[0].Files;
        Assert.AreEqual("a b.pdf,c.pdf", string.Join(",", files.Select(one => one.Name)));
        Assert.AreEqual("application/pdf", files[0].ContentType);

        var late = (await _calls.Calls.UploadAsync(Access, file, token: null, Token)).Value!;
        _time.Advance(TimeSpan.FromMinutes(60));
        Assert.IsInstanceOfType<ZendeskFault.UploadExpired>((await CreateAsync("late", "late", late.Token)).Fault);
    }

    [TestMethod]
    public async Task Forbidden_file_is_refused_alone()
    {
        _zendesk.Options.ForbiddenExtensions = [".exe"];

        Assert.IsInstanceOfType<ZendeskFault.FieldRefused>((await _calls.Calls.UploadAsync(
            Access, new UploadFile("a.EXE", "application/octet-stream", new byte[1]), token: null, Token)).Fault);
    }

    [TestMethod]
    public async Task Person_is_found_or_made_and_never_changed()
    {
        var agent = _zendesk.AddUser("Agent", "agent@acme.example", "agent");

        Assert.AreEqual(agent.Id, (await _calls.Calls.FindUserAsync(Access, "AGENT@acme.example", "Other name", Token)).Value?.Id);
        Assert.AreEqual("agent", agent.Role);
        var made = (await _calls.Calls.FindUserAsync(Access, "new@example.org", "New", Token)).Value!;
        Assert.IsTrue(made.IsEndUser);
        Assert.AreEqual(made.Id, (await _calls.Calls.FindUserAsync(Access, "new@example.org", name: null, Token)).Value?.Id);
    }

    [TestMethod]
    public async Task Person_whom_the_search_does_not_know_yet_is_found_and_keeps_the_role()
    {
        _zendesk.Options.SearchLag = TimeSpan.FromMinutes(5);
        var agent = _zendesk.AddUser("Agent", "agent@acme.example", "agent");

        Assert.AreEqual(agent.Id, (await _calls.Calls.FindUserAsync(Access, "agent@acme.example", "Other", Token)).Value?.Id);
        Assert.AreEqual("agent", agent.Role);
    }

    [TestMethod]
    public async Task Suspended_sender_and_refused_copy_are_told_apart()
    {
        _zendesk.AddUser("Ann", "ann@example.org").IsSuspended = true;

        Assert.IsInstanceOfType<ZendeskFault.SuspendedSender>((await CreateAsync("key", "one", requester: "ann@example.org")).Fault);
        Assert.IsInstanceOfType<ZendeskFault.FieldRefused>((await CreateAsync("other", "two", copy: "no address")).Fault);
    }

    [TestMethod]
    public async Task Test_says_who_the_client_is_and_which_addresses_there_are()
    {
        var identity = (await _calls.Calls.TestAsync(Access, Token)).Value!;

        Assert.AreEqual("Mail connector", identity.Name);
        Assert.AreEqual("agent", identity.Role);
        Assert.AreEqual("support@acme.zendesk.com", identity.RecipientAddresses.Single());
    }

    [TestMethod]
    public async Task Redirect_and_maintenance_are_down_and_nothing_follows_them()
    {
        SimulatedFault[] faults =
        [
            new SimulatedFault.Redirect(), new SimulatedFault.Maintenance(), new SimulatedFault.CutBefore(), new SimulatedFault.Status(503),
        ];

        foreach (var fault in faults)
        {
            using (_zendesk.Faults.Set(fault))
            {
                Assert.IsInstanceOfType<ZendeskFault.Down>((await CreateAsync("key", "one")).Fault, $"{fault}");
            }
        }

        Assert.IsEmpty(_zendesk.Tickets);
    }

    [TestMethod]
    public async Task Zendesk_that_gives_no_answer_is_not_called_for_half_a_minute()
    {
        await CreateAsync("first", "first");
        _zendesk.Faults.Set(new SimulatedFault.Hang(), times: 1);
        var waiting = CreateAsync("key", "one");
        _time.Advance(TimeSpan.FromSeconds(31));

        Assert.IsInstanceOfType<ZendeskFault.Down>((await waiting).Fault);
        var calls = _zendesk.Exchanges.Count;
        Assert.IsInstanceOfType<ZendeskFault.Down>((await CreateAsync("key", "one")).Fault);
        Assert.HasCount(calls, _zendesk.Exchanges);
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.AreEqual(2, (await CreateAsync("key", "one")).Value?.Id);
    }

    [TestMethod]
    public async Task Fifth_of_the_limit_stays_free_and_a_refused_account_waits()
    {
        _zendesk.Options.CallsPerMinute = 10;
        var faults = new List<ZendeskFault?>();

        for (var number = 0; number < 10; number++)
        {
            faults.Add((await _calls.Calls.FindAsync(Access, 7, Token)).Fault);
        }

        Assert.HasCount(8, faults.OfType<ZendeskFault.Gone>().ToList());
        Assert.AreEqual(TimeSpan.FromMinutes(1), ((ZendeskFault.Limited)faults[^1]!).Wait);
        Assert.AreEqual(8, _zendesk.Count(ZendeskCallKind.ReadTicket));

        _time.Advance(TimeSpan.FromMinutes(1));
        _zendesk.Faults.Set(new SimulatedFault.TooMany(TimeSpan.FromSeconds(17), IsText: true), times: 1);
        Assert.AreEqual(TimeSpan.FromSeconds(17), ((await CreateAsync("key", "one")).Fault as ZendeskFault.Limited)?.Wait);
        Assert.IsInstanceOfType<ZendeskFault.Limited>((await CreateAsync("key", "one")).Fault);
        _time.Advance(TimeSpan.FromSeconds(17));
        Assert.IsTrue((await CreateAsync("key", "one")).IsOk);
    }

    private Task<ZendeskAnswer<Ticket>> CreateAsync(
        string key, string name, string? upload = null, string requester = "ann@example.com", string? copy = null) =>
        _calls.CreateAsync(key, name, upload, requester, copy, Token);

    private Task<ZendeskAnswer<Ticket>> CommentAsync(Ticket ticket, string marker) => _calls.CommentAsync(ticket, marker, Token);
}
