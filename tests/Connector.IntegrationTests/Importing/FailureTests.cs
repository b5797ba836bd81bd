using Connector.Alerting;
using Connector.Importing;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;

namespace Connector.IntegrationTests.Importing;

/// <summary>Faults of Gmail during a fetch, and the state of the mailbox after them.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class FailureTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Redirect_parks_the_mailbox_as_blocked_and_is_not_followed()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.Deliver(new GeneratedMails().Next());
        connector.Gmail.Faults.Block();

        await connector.FetchAsync(Address, Token);

        var parked = await connector.Parked.FindAsync(ConnectorUnderTest.KeyOf(Address), Token);
        Assert.AreEqual(FailureClass.ProviderBlocked, parked!.Cause);
        Assert.AreEqual(302, parked.Evidence.Status);
        Assert.AreEqual(connector.Gmail.SorryPageUri.Host, parked.Evidence.LocationHost);
        Assert.AreEqual(1, parked.Attempts);
        Assert.IsInstanceOfType<MailboxState.Parked>((await connector.MailboxAsync(Address, Token)).State);
        Assert.IsEmpty(connector.Gmail.SorryPageRequests);
        Assert.AreEqual(1, connector.Gmail.Count(CallKind.History));
    }

    [TestMethod]
    public async Task Redirect_of_the_token_endpoint_is_a_block_and_is_not_followed()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        connector.Gmail.Faults.Block(FaultScope.Everything);

        await connector.FetchAsync(Address, Token);

        Assert.AreEqual(FailureClass.ProviderBlocked, (await connector.MailboxAsync(Address, Token)).State.AsParked!.Cause);
        Assert.IsEmpty(connector.Gmail.SorryPageRequests);
    }

    [TestMethod]
    public async Task Mailbox_that_is_disconnected_while_its_fetch_fails_leaves_no_row_and_no_alert()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        var mailbox = await connector.MailboxAsync(Address, Token);
        await using var lease = await connector.Get<MailboxLeases>().TryTakeAsync(mailbox, Token);
        await connector.Mailboxes.DeleteAsync(mailbox.Key, Token);

        await Assert.ThrowsAsync<MailboxMovedException>(() => connector.Get<MailboxLifecycle>().RecordAsync(
            lease!, new Failure(FailureClass.CredentialsRevoked, new Evidence(400, "invalid_grant"))));

        Assert.IsNull(await connector.Get<ParkedMailboxTable>().FindAsync(mailbox.Key, Token));
        Assert.IsEmpty(await connector.Get<OutageTable>().OpenAsync(mailbox.Key.Account, Token));
    }

    [TestMethod]
    [DynamicData(nameof(Faults))]
    public async Task Fault_gives_the_mailbox_its_failure_class(string name, GmailFault fault, CallKind call, FailureClass expected)
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.Deliver(new GeneratedMails().Next());
        connector.Gmail.Faults.Set(fault, FaultScope.Of(call));

        await connector.FetchAsync(Address, Token);

        var state = (await connector.MailboxAsync(Address, Token)).State;
        Assert.AreEqual(expected, state.AsParked?.Cause ?? (state as MailboxState.BackingOff)?.Cause, name);
    }

    public static IEnumerable<(string Name, GmailFault Fault, CallKind Call, FailureClass Expected)> Faults =>
    [
        ("302 without Location", new GmailFault.Block(WithLocation: false), CallKind.History, FailureClass.ProviderBlocked),
        ("302 on get only", new GmailFault.Block(), CallKind.Get, FailureClass.ProviderBlocked),
        ("HTML with 200", new GmailFault.Html(), CallKind.History, FailureClass.ProviderBlocked),
        ("HTML with 200 on get", new GmailFault.Html(), CallKind.Get, FailureClass.ProviderBlocked),
        ("HTML with 403", new GmailFault.Html(403), CallKind.History, FailureClass.ProviderBlocked),
        ("HTML with 429", new GmailFault.Html(429), CallKind.History, FailureClass.ProviderBlocked),
        ("empty body", new GmailFault.Empty(), CallKind.History, FailureClass.ProviderBlocked),
        ("HTML from the token endpoint", new GmailFault.Html(), CallKind.Token, FailureClass.ProviderBlocked),
        ("429", new GmailFault.Refuse("rateLimitExceeded", Status: 429), CallKind.Get, FailureClass.RateLimited),
        ("403 on quota", new GmailFault.Refuse("userRateLimitExceeded", Status: 403), CallKind.History, FailureClass.RateLimited),
        ("403 on the daily limit", new GmailFault.Refuse("dailyLimitExceeded", Status: 403), CallKind.History, FailureClass.RateLimited),
        ("403 on scope", new GmailFault.Refuse("insufficientPermissions", Status: 403), CallKind.History, FailureClass.AccessDenied),
        ("403 on policy", new GmailFault.Refuse("domainPolicy", Status: 403), CallKind.History, FailureClass.AccessDenied),
        ("401 after a refresh", new GmailFault.Refuse("authError", Status: 401), CallKind.History, FailureClass.CredentialsRevoked),
        ("invalid_grant", new GmailFault.RefuseToken("invalid_grant"), CallKind.Token, FailureClass.CredentialsRevoked),
        ("unauthorized_client", new GmailFault.RefuseToken("unauthorized_client", Status: 401), CallKind.Token, FailureClass.AccessDenied),
        ("no mail service", new GmailFault.Refuse("failedPrecondition", Status: 400, Message: "Mail service not enabled"), CallKind.History,
        FailureClass.MailboxGone),
        ("500", new GmailFault.Refuse("backendError", Status: 500), CallKind.History, FailureClass.ProviderUnavailable),
        ("503 in plain text", new GmailFault.Plain(503), CallKind.Get, FailureClass.ProviderUnavailable),
        ("reset", new GmailFault.Reset(), CallKind.History, FailureClass.ProviderUnavailable),
        ("reset of the token endpoint", new GmailFault.Reset(), CallKind.Token, FailureClass.ProviderUnavailable),
        ("truncated list", new GmailFault.Truncate(), CallKind.History, FailureClass.ProviderUnavailable),
        ("truncated mail", new GmailFault.Truncate(), CallKind.Get, FailureClass.ProviderUnavailable),
    ];

    [TestMethod]
    public async Task Access_token_is_used_for_several_jobs()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);

        await connector.FetchAsync(Address, Token);
        await connector.FetchAsync(Address, Token);

        Assert.AreEqual(1, connector.Gmail.Count(CallKind.Token));
    }

    [TestMethod]
    public async Task Token_that_cannot_be_decrypted_parks_its_mailbox_with_its_own_class_and_without_a_call()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token, mailbox => mailbox with { EncryptedToken = "v1.lost-key.AAAA" });

        await connector.FetchAsync(Address, Token);

        Assert.AreEqual(FailureClass.CredentialsUnreadable, (await connector.MailboxAsync(Address, Token)).State.AsParked!.Cause);
        Assert.IsEmpty(connector.Gmail.Requests);
    }

    [TestMethod]
    public async Task Job_from_before_its_mailbox_was_parked_ends_without_a_call()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        connector.Gmail.Faults.Block();
        await connector.FetchAsync(Address, Token);
        connector.Gmail.ForgetRequests();

        await connector.FetchAsync(Address, Token);

        Assert.IsEmpty(connector.Gmail.Requests);
    }

    [TestMethod]
    public async Task Failures_that_park_a_mailbox_use_up_no_queue_message()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        connector.Gmail.Faults.Block();

        await connector.FetchAsync(Address, Token);

        Assert.AreEqual(0, await connector.QueuedAsync(StorageNames.FetchJobsPoisonQueue, Token));
    }
}
