using Connector.Api;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.Api;

/// <summary>Connecting a mailbox, especially with a credential that Google refuses.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ConnectTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Refresh_token_that_google_refuses_is_400_with_the_reason_and_leaves_no_trace()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        connector.Gmail.AddMailbox(Address);

        var answer = await PutAsync(connector, new { refreshToken = "wrong" });

        Assert.AreEqual(400, answer.Status);
        Assert.Contains("invalid_grant", answer.Detail);
        Assert.IsNull(await connector.Mailboxes.FindAsync(ConnectorUnderTest.KeyOf(Address), Token));
        Assert.AreEqual(0, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
        Assert.AreEqual(0, await connector.QueuedAsync(StorageNames.AlertsQueue, Token));
    }

    [TestMethod]
    public async Task Refused_token_at_reconnect_leaves_the_old_credential_in_use()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        var before = await connector.MailboxAsync(Address, Token);

        var answer = await PutAsync(connector, new { refreshToken = "wrong" });

        Assert.AreEqual(400, answer.Status);
        Assert.Contains("invalid_grant", answer.Detail);
        Assert.AreEqual(before, await connector.MailboxAsync(Address, Token));
    }

    [TestMethod]
    [DataRow("unauthorized_client", 401)]
    [DataRow("access_denied", 403)]
    [DataRow("admin_policy_enforced", 400)]
    public async Task Permission_that_google_denies_is_400_with_the_reason(string error, int status)
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = connector.Gmail.AddMailbox(Address);
        connector.Gmail.Faults.Set(new GmailFault.RefuseToken(error, status), FaultScope.Of(CallKind.Token));

        var answer = await PutAsync(connector, new { refreshToken = gmail.RefreshToken });

        Assert.AreEqual(400, answer.Status);
        Assert.Contains(error, answer.Detail);
    }

    [TestMethod]
    public async Task Credential_of_another_mailbox_is_400_at_the_first_connection_and_at_a_reconnect_and_changes_nothing()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var ada = connector.Gmail.AddMailbox("ada.private@gmail.com");

        var first = await PutAsync(connector, new { refreshToken = ada.RefreshToken });
        Assert.IsNull(await connector.Mailboxes.FindAsync(ConnectorUnderTest.KeyOf(Address), Token));
        await connector.ConnectAsync(Address, Token);
        var before = await connector.MailboxAsync(Address, Token);
        var again = await PutAsync(connector, new { refreshToken = ada.RefreshToken });

        Assert.AreEqual((400, 400), (first.Status, again.Status));
        Assert.Contains("opens another mailbox", again.Detail);
        Assert.AreEqual(before, await connector.MailboxAsync(Address, Token));
    }

    [TestMethod]
    public async Task Credential_is_proven_if_google_answers_and_unproven_if_it_does_not_or_after_a_reconnect()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = connector.Gmail.AddMailbox(Address);
        var other = connector.Gmail.AddMailbox("sales@acme.example");

        await PutAsync(connector, new { refreshToken = gmail.RefreshToken });
        var proven = await connector.MailboxAsync(Address, Token);
        await PutAsync(connector, new { refreshToken = gmail.RefreshToken });
        connector.Gmail.Faults.Block();
        await PutAsync(connector, new { refreshToken = other.RefreshToken }, other.Address);

        Assert.IsTrue(proven.IsProven);
        Assert.IsFalse((await connector.MailboxAsync(Address, Token)).IsProven);
        Assert.IsFalse((await connector.MailboxAsync(other.Address, Token)).IsProven);
    }

    [TestMethod]
    [DataRow("john.smith@gmail.com", "johnsmith@gmail.com")]
    [DataRow("john.smith@gmail.com", "John.Smith+shop@googlemail.com")]
    [DataRow("support@acme.example", "support+de@acme.example")]
    public async Task Second_spelling_of_a_connected_mailbox_is_answered_as_the_first_and_adds_no_second_mailbox(
        string first, string second)
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = connector.Gmail.AddMailbox(first);

        var connected = await PutAsync(connector, new { refreshToken = gmail.RefreshToken }, first);
        var again = await PutAsync(connector, new { refreshToken = gmail.RefreshToken }, second);
        var held = await connector.Mailboxes.ListAsync(ConnectorUnderTest.Account, Token).ToListAsync(Token);
        await connector.Get<MailboxesEndpoint>().DeleteAsync(ConnectorUnderTest.Account, first, Token);
        var anew = await PutAsync(connector, new { refreshToken = gmail.RefreshToken }, second);

        Assert.AreEqual((201, 200, 201), (connected.Status, again.Status, anew.Status));
        Assert.AreEqual(first, again.Body.GetProperty("address").GetString());
        Assert.AreEqual(first, held.Single().Key.Address);
        Assert.AreEqual(second.ToLowerInvariant(), anew.Body.GetProperty("address").GetString());
    }

    /// <summary>A failure at Google is not a reason to refuse a token (I6).</summary>
    [TestMethod]
    public async Task Mailbox_is_connected_while_google_does_not_answer_properly()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = connector.Gmail.AddMailbox(Address);
        connector.Gmail.Faults.Set(new GmailFault.RefuseToken("temporarily_unavailable", 503), FaultScope.Of(CallKind.Token));

        var answer = await PutAsync(connector, new { refreshToken = gmail.RefreshToken });

        Assert.AreEqual(201, answer.Status);
        Assert.IsInstanceOfType<MailboxState.Active>((await connector.MailboxAsync(Address, Token)).State);
        Assert.AreEqual(1, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    [TestMethod]
    public async Task Start_in_the_future_is_refused()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = connector.Gmail.AddMailbox(Address);

        var answer = await PutAsync(connector, new { refreshToken = gmail.RefreshToken, importFrom = "2099-01-01" });

        Assert.AreEqual(400, answer.Status);
        Assert.Contains("importFrom is in the future", answer.Detail);
    }

    private async Task<ApiAnswer> PutAsync(ConnectorUnderTest connector, object body, string address = Address) => ApiAnswer.Of(
        await connector.Get<PutMailboxEndpoint>().PutAsync(ApiAnswer.Request(body), ConnectorUnderTest.Account, address, Token));
}
