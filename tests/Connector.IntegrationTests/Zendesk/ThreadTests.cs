using Azure.Data.Tables;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Zendesk.Threads;

namespace Connector.IntegrationTests.Zendesk;

/// <summary>Which ticket a mail belongs to, by the rows of its thread and by the mails that are here.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ThreadTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private static readonly ThreadScope Scope = new(ConnectorUnderTest.Account, "acme");

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Reply_belongs_to_the_ticket_of_the_nearest_mail_that_has_one()
    {
        await using var world = await ThreadWorld.StartAsync(Token);
        await world.DeliveredAsync("a@x", ticket: 1);
        await world.DeliveredAsync("b@x", ticket: 2);

        Assert.AreEqual(Belongs(2), await world.FindAsync(references: "a@x b@x unknown@x"));
        Assert.AreEqual(Belongs(1), await world.FindAsync(references: "b@x a@x"));
        Assert.AreEqual(new ThreadFinding.Begins(), await world.FindAsync(references: "unknown@x"));
    }

    [TestMethod]
    public async Task Reply_waits_for_a_mail_that_is_here_and_not_delivered_and_takes_what_is_there_when_it_has_waited_enough()
    {
        await using var world = await ThreadWorld.StartAsync(Token);
        await world.DeliveredAsync("a@x", ticket: 1);
        await world.ImportedAsync("b@x", MessageState.Stored);

        Assert.AreEqual(new ThreadFinding.Waits("b@x"), await world.FindAsync(references: "a@x b@x"));
        Assert.AreEqual(Belongs(1), await world.FindAsync(references: "a@x b@x", isPatient: false));
        Assert.AreEqual(new ThreadFinding.Begins(), await world.FindAsync(references: "b@x", isPatient: false));
    }

    [TestMethod]
    [DataRow(MessageState.DeadLettered)]
    [DataRow(MessageState.Delivered)]
    [DataRow(MessageState.OwnAlert)]
    public async Task Mail_that_is_not_on_its_way_lets_no_reply_wait(MessageState state)
    {
        await using var world = await ThreadWorld.StartAsync(Token);
        await world.ImportedAsync("b@x", state);

        Assert.AreEqual(new ThreadFinding.Begins(), await world.FindAsync(references: "b@x"));
    }

    [TestMethod]
    public async Task Mail_waits_while_the_ticket_of_its_thread_is_being_created()
    {
        await using var world = await ThreadWorld.StartAsync(Token);
        var first = ThreadWorld.Mail("a@x");
        await world.Threads.AddAsync(Scope, ThreadKeys.Of(first), first.IdempotencyKey, ticket: null, Token);

        Assert.AreEqual(new ThreadFinding.Waits(For: null), await world.FindAsync(references: "a@x"));
        Assert.AreEqual(new ThreadFinding.Waits(For: null), await world.FindAsync(references: ""), "the thread at Gmail is the same");

        await world.Threads.ReleaseAsync(Scope, ThreadKeys.Of(first), first.IdempotencyKey);
        Assert.AreEqual(new ThreadFinding.Begins(), await world.FindAsync(references: "a@x"));
    }

    [TestMethod]
    public async Task Forged_Message_ID_does_not_move_a_thread_to_another_ticket()
    {
        await using var world = await ThreadWorld.StartAsync(Token);
        await world.DeliveredAsync("a@x", ticket: 1);
        var forged = ThreadWorld.Mail("a@x") with { GmailId = "forged", ThreadId = "other" };

        var entries = await world.Threads.AddAsync(Scope, ThreadKeys.Of(forged), forged.IdempotencyKey, ticket: 9, Token);

        Assert.AreSequenceEqual(new long?[] { 1, 1, 9 }, entries.Select(entry => entry.Ticket));
        Assert.AreEqual(Belongs(1), await world.FindAsync(references: "a@x"));
    }

    [TestMethod]
    public async Task Thread_of_one_Zendesk_leads_to_no_ticket_of_another()
    {
        await using var world = await ThreadWorld.StartAsync(Token);
        await world.DeliveredAsync("a@x", ticket: 1);

        Assert.IsEmpty(await world.Threads.FindAsync(Scope with { Subdomain = "new" }, ThreadKeys.Of(ThreadWorld.Mail("a@x")), Token));
        Assert.IsEmpty(await world.Threads.FindAsync(Scope with { Account = "ac" }, ThreadKeys.Of(ThreadWorld.Mail("a@x")), Token));
    }

    [TestMethod]
    public async Task Thread_with_more_references_than_a_filter_takes_is_found_by_its_first_mail()
    {
        await using var world = await ThreadWorld.StartAsync(Token);
        await world.DeliveredAsync("a@x", ticket: 1);
        var many = string.Join(' ', Enumerable.Range(0, 40).Select(number => $"unknown{number}@x"));

        Assert.AreEqual(Belongs(1), await world.FindAsync($"a@x {many}"));
    }

    private static ThreadFinding.Belongs Belongs(long ticket) => new ThreadFinding.Belongs(ThreadKeyKind.Message, ticket);

    /// <summary>Rows of threads and mails over Azurite.</summary>
    private sealed class ThreadWorld(ConnectorUnderTest connector, CancellationToken token) : IAsyncDisposable
    {
        public ThreadTable Threads { get; } = new(connector.Get<TableServiceClient>(), TimeProvider.System);

        public static async Task<ThreadWorld> StartAsync(CancellationToken token) =>
            new(await ConnectorUnderTest.StartAsync(token), token);

        public static StoredMessage Mail(string messageId, string references = "") => new(
            new MailboxKey(ConnectorUnderTest.Account, Address), messageId, MessageState.Stored, Blob: "b", Size: 1, Sha256: null,
            ThreadId: "thread", Route: null, ReceivedAt: null, default, Mail: new ParsedMail(MessageId: messageId, References: references));

        public async Task DeliveredAsync(string messageId, long ticket)
        {
            var keys = ThreadKeys.Of(Mail(messageId)).Where(key => !key.IsExclusive).ToList();
            await Threads.AddAsync(Scope, keys, Mail(messageId).IdempotencyKey, ticket, token);
        }

        public async Task ImportedAsync(string messageId, MessageState state)
        {
            var store = connector.Get<MessageStore>();
            await store.AddRowsAsync(
                Mail(messageId).Mailbox, [store.NewRow(messageId, state) with { Mail = new ParsedMail(MessageId: messageId) }]);
        }

        public Task<ThreadFinding> FindAsync(string references, bool isPatient = true) =>
            new ThreadFinder(Threads, connector.Get<MailIndex>(), connector.Get<MessageStates>())
                .FindAsync(Scope, Mail("reply@x", references), ownText: "", isPatient, token);

        public ValueTask DisposeAsync() => connector.DisposeAsync();
    }
}
