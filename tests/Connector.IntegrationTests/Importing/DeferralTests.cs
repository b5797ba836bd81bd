using Azure.Data.Tables;
using Connector.Importing;
using Connector.Importing.Deferring;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.Importing;

/// <summary>
/// A mail that Gmail never returns does not stop the others (I4), is tried again, and is not taken for a failure of Gmail.
/// </summary>
[TestClass]
[TestCategory("Integration")]
public sealed class DeferralTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Mail_that_Gmail_never_returns_is_deferred_after_several_fetches_and_the_others_are_imported()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var ids = gmail.DeliverGenerated(4);
        using var curse = Curse(connector, ids[1]);

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await FetchAsync(connector);
            Assert.AreEqual(attempt, ((MailboxState.BackingOff)(await connector.MailboxAsync(Address, Token)).State).Attempts);
            Assert.IsEmpty(await DeferredAsync(connector));
        }

        await FetchAsync(connector);

        var mailbox = await connector.MailboxAsync(Address, Token);
        Assert.IsInstanceOfType<MailboxState.Active>(mailbox.State);
        Assert.AreEqual(gmail.HistoryId, mailbox.Checkpoint);
        Assert.AreSequenceEqual([ids[0], ids[2], ids[3]], (await connector.MessagesAsync(Address, Token)).Keys.Order());
        Assert.AreEqual(ids[1], (await DeferredAsync(connector)).Single().GmailId);

        var later = gmail.DeliverGenerated(1)[0];
        await connector.FetchAsync(Address, Token);
        Assert.IsTrue((await connector.MessagesAsync(Address, Token)).ContainsKey(later));
    }

    [TestMethod]
    public async Task Deferred_mail_is_imported_as_soon_as_Gmail_returns_it()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token, ("Retry__MaxDelay", "00:00:30"));
        var gmail = await connector.ConnectAsync(Address, Token);
        var ids = gmail.DeliverGenerated(3);
        var curse = Curse(connector, ids[1]);
        await FetchAsync(connector, times: 4);

        await connector.Get<RetryDeferred>().HandleAsync(Token);
        Assert.AreEqual(1, (await DeferredAsync(connector)).Single().Attempts, "It is not due.");

        await MakeDueAsync(connector);
        var broken = new TableEntity("!", "nothing but a due date") { ["NextTryAt"] = DateTimeOffset.UnixEpoch.AddDays(1) };
        var rows = connector.Get<TableServiceClient>().GetTableClient(StorageNames.DeferredMailsTable);
        await rows.AddEntityAsync(broken, Token);
        await connector.Get<RetryDeferred>().HandleAsync(Token);
        await rows.DeleteEntityAsync(broken.PartitionKey, broken.RowKey, cancellationToken: Token);
        var still = (await DeferredAsync(connector)).Single();
        Assert.AreEqual(2, still.Attempts);
        Assert.IsGreaterThan(TimeProvider.System.GetUtcNow().AddSeconds(50), still.NextTryAt);
        Assert.IsInstanceOfType<MailboxState.Active>((await connector.MailboxAsync(Address, Token)).State);

        curse.Dispose();
        await MakeDueAsync(connector);
        await connector.Get<RetryDeferred>().HandleAsync(Token);

        Assert.IsEmpty(await DeferredAsync(connector));
        Assert.AreEqual("Delivered", (await connector.MessagesAsync(Address, Token))[ids[1]].GetString("State"));
        Assert.AreEqual(DateTimeOffset.UnixEpoch, (await connector.MailboxAsync(Address, Token)).LeasedUntil);
    }

    [TestMethod]
    public async Task Mail_is_not_deferred_while_Gmail_returns_no_mail_at_all()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.DeliverGenerated(2);
        await connector.FetchAsync(Address, Token);
        gmail.DeliverGenerated(2);
        connector.Gmail.Faults.Set(new GmailFault.Refuse("invalidArgument"), FaultScope.Of(CallKind.Get));

        await FetchAsync(connector, times: 5);

        Assert.IsEmpty(await DeferredAsync(connector));
        Assert.AreEqual(FailureClass.ProviderUnavailable, (await connector.MailboxAsync(Address, Token)).State.AsParked?.Cause);
        Assert.AreNotEqual(gmail.HistoryId, (await connector.MailboxAsync(Address, Token)).Checkpoint);
    }

    [TestMethod]
    public async Task Completeness_proof_counts_a_deferred_mail_as_missing_until_it_is_imported()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var ids = gmail.DeliverGenerated(3);
        var curse = Curse(connector, ids[2]);
        await FetchAsync(connector, times: 4);

        Assert.AreEqual(new ProofResult { Missing = 1 }, await ProveAsync(connector));

        curse.Dispose();
        Assert.AreEqual(new ProofResult { Missing = 1 }, await ProveAsync(connector));
    }

    [TestMethod]
    public async Task Deferred_mail_of_a_disconnected_mailbox_is_deleted_and_that_of_a_parked_one_waits()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var ids = gmail.DeliverGenerated(2);
        using var curse = Curse(connector, ids[1]);
        await FetchAsync(connector, times: 4);
        await connector.Mailboxes.ChangeAsync(
            ConnectorUnderTest.KeyOf(Address), mailbox => mailbox with { State = new MailboxState.Paused(DateTimeOffset.UnixEpoch) },
            Token);
        await MakeDueAsync(connector);
        await SaveAsync(connector, new MailboxKey("acme", "gone@acme.example"));
        connector.Gmail.ForgetRequests();

        await connector.Get<RetryDeferred>().HandleAsync(Token);

        Assert.IsEmpty(connector.Gmail.Requests);
        Assert.AreEqual(ids[1], (await DeferredAsync(connector)).Single().GmailId);
    }

    [TestMethod]
    public async Task Row_of_an_earlier_version_is_read()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var (key, at) = (ConnectorUnderTest.KeyOf(Address), new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
        var row = new TableEntity(MessageKeys.Partition(key), "19a0")
        {
            ["Account"] = key.Account,
            ["Address"] = key.Address,
            ["FirstAt"] = at,
            ["Attempts"] = 3,
            ["NextTryAt"] = at.AddHours(1),
            ["EvidenceStatus"] = 500,
            ["EvidenceReason"] = "backendError",
            ["IsTold"] = true,
        };
        await connector.Get<TableServiceClient>().GetTableClient(StorageNames.DeferredMailsTable).AddEntityAsync(row, Token);

        Assert.AreEqual(
            new DeferredMail(key, "19a0", at, 3, at.AddHours(1), new Evidence(500, "backendError")) { IsTold = true },
            (await DeferredAsync(connector)).Single());
    }

    [TestMethod]
    public void Pause_doubles_up_to_that_of_rejected_credentials_and_tries_never_end()
    {
        var (now, options) = (new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero), new RetryOptions());

        Assert.AreEqual(now.AddMinutes(15), DeferredMail.NextAt(1, retryAt: null, now, options));
        Assert.AreEqual(now.AddMinutes(30), DeferredMail.NextAt(2, retryAt: null, now, options));
        Assert.AreEqual(now.AddHours(6), DeferredMail.NextAt(1_000, retryAt: null, now, options));
        Assert.AreEqual(now.AddHours(9), DeferredMail.NextAt(1, retryAt: now.AddHours(9), now, options));
    }

    /// <summary>A refusal that is not retried within the call, so that the test does not wait.</summary>
    private static ActiveFault Curse(ConnectorUnderTest connector, string id) =>
        connector.Gmail.Faults.Set(new GmailFault.Refuse("invalidArgument"), FaultScope.Of(CallKind.Get) with { Messages = [id] });

    /// <summary>Fetches without waiting for the mailbox's backoff.</summary>
    private async Task FetchAsync(ConnectorUnderTest connector, int times = 1)
    {
        for (var time = 0; time < times; time++)
        {
            await connector.Mailboxes.ChangeAsync(
                ConnectorUnderTest.KeyOf(Address),
                mailbox => mailbox.State is MailboxState.BackingOff off
                ? mailbox with { State = off with { RetryAt = DateTimeOffset.UnixEpoch } } : null,
                Token);
            await connector.FetchAsync(Address, Token);
        }
    }

    private async Task MakeDueAsync(ConnectorUnderTest connector)
    {
        var mails = connector.Get<DeferredMails>();

        foreach (var mail in await DeferredAsync(connector))
        {
            await mails.SaveAsync(mail with { NextTryAt = DateTimeOffset.UnixEpoch.AddDays(1) }, Token);
        }
    }

    private Task SaveAsync(ConnectorUnderTest connector, MailboxKey mailbox) => connector.Get<DeferredMails>().SaveAsync(
        new DeferredMail(mailbox, "19a0", DateTimeOffset.UnixEpoch.AddDays(1), 1, DateTimeOffset.UnixEpoch.AddDays(1), new Evidence(500)),
        Token);

    private async Task<ProofResult> ProveAsync(ConnectorUnderTest connector)
    {
        var now = TimeProvider.System.GetUtcNow();
        var mailbox = await connector.MailboxAsync(Address, Token);
        var window = new ProofWindow(From: null, now, mailbox.Checkpoint!.Value, LateAfter: TimeSpan.FromHours(1));
        return await connector.Get<CompletenessProof>().RunAsync(
            mailbox, connector.Get<IGmail>().Open(mailbox), window, soFar: null, now.AddMinutes(1), Token);
    }

    private async Task<List<DeferredMail>> DeferredAsync(ConnectorUnderTest connector) =>
        await connector.Get<DeferredMails>().ListAsync(Token).ToListAsync(Token);
}
