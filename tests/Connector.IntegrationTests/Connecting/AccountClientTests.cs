using System.Text.Json;
using Connector.Api;
using Connector.Importing;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;

namespace Connector.IntegrationTests.Connecting;

/// <summary>Accounts with an OAuth client of their own.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class AccountClientTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private const string ClientId = "acme.apps.example.com";

    private const string Secret = "acme-secret-7Q";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Secret_is_stored_encrypted_and_never_answered()
    {
        await using var connector = await StartAsync();

        var put = await PutAsync(connector, new { clientId = ClientId, clientSecret = Secret });
        var got = ApiAnswer.Of(await connector.Get<AccountsEndpoint>().GetAsync(ConnectorUnderTest.Account, Token));

        Assert.AreEqual(200, put.Status);
        Assert.AreEqual(ClientId, put.Body.GetProperty("oauthClient").GetProperty("clientId").GetString());
        Assert.AreEqual(ClientId, got.Body.GetProperty("oauthClient").GetProperty("clientId").GetString());
        Assert.DoesNotContain(Secret, put.Body.GetRawText() + got.Body.GetRawText());
        var stored = (await AccountAsync(connector)).OAuthClient!;
        Assert.DoesNotContain(Secret, stored.EncryptedSecret);
        Assert.AreEqual(Secret, connector.Get<TokenCipher>().TryDecrypt(
            stored.EncryptedSecret, OAuthClient.OwnerOf(ConnectorUnderTest.Account)));
    }

    [TestMethod]
    public async Task End_of_the_secret_is_kept_with_it_and_a_new_secret_without_an_end_has_none()
    {
        await using var connector = await StartAsync();

        await PutAsync(connector, new { clientId = ClientId, clientSecret = Secret, secretEndsAt = "2027-03-01T00:00:00+01:00" });
        var known = (await AccountAsync(connector)).OAuthClient!.SecretEndsAt;
        await PutAsync(connector, new { clientId = ClientId, clientSecret = Secret });

        Assert.AreEqual(new DateTimeOffset(2027, 2, 28, 23, 0, 0, TimeSpan.Zero), known);
        Assert.IsNull((await AccountAsync(connector)).OAuthClient!.SecretEndsAt);
    }

    [TestMethod]
    public async Task Put_without_the_property_keeps_the_client_and_null_removes_it()
    {
        await using var connector = await StartAsync();
        await PutAsync(connector, new { clientId = ClientId, clientSecret = Secret });

        await PutAsync(connector, new object(), leavesOut: true);
        var kept = (await AccountAsync(connector)).OAuthClient?.Id;
        await PutAsync(connector, client: null);

        Assert.AreEqual(ClientId, kept);
        Assert.IsNull((await AccountAsync(connector)).OAuthClient);
    }

    [TestMethod]
    [DataRow("{\"clientId\":\"a\"}")]
    [DataRow("{\"clientId\":\"a\",\"clientSecret\":\"\"}")]
    [DataRow("{\"clientId\":\"a b\",\"clientSecret\":\"acme-secret-7Q\"}")]
    [DataRow("{\"clientId\":\"a\",\"clientSecret\":\"acme-secret-7Q\",\"more\":1}")]
    [DataRow("\"acme-secret-7Q\"")]
    public async Task Wrong_client_is_400_without_the_secret_and_changes_nothing(string client)
    {
        await using var connector = await StartAsync();

        var answer = await PutAsync(connector, JsonDocument.Parse(client).RootElement);

        Assert.AreEqual(400, answer.Status);
        Assert.DoesNotContain(Secret, answer.Detail);
        Assert.Contains("lient", answer.Detail);
        Assert.IsNull((await AccountAsync(connector)).OAuthClient);
    }

    [TestMethod]
    public async Task Consent_exchange_and_every_refresh_use_the_accounts_client()
    {
        await using var connector = await StartAsync();
        connector.Gmail.AddClient(ClientId, Secret);
        connector.Gmail.AddMailbox(Address);
        await PutAsync(connector, new { clientId = ClientId, clientSecret = Secret });

        var page = await new ConnectBrowser(connector, Token).ConnectAsync(Address);
        connector.Gmail.RevokeAccessTokens();
        await connector.FetchAsync(Address, Token);

        Assert.Contains($"{Address} is connected.", page);
        Assert.AreEqual(ClientId, connector.Gmail.Authorizations.Single().Client.Id);
        var mailbox = await connector.MailboxAsync(Address, Token);
        Assert.AreEqual(ClientId, mailbox.ClientId);
        Assert.IsNotNull(mailbox.LastFetchAt);
    }

    [TestMethod]
    public async Task New_secret_of_the_client_is_used_at_the_next_refresh()
    {
        await using var connector = await StartAsync();
        connector.Gmail.AddClient(ClientId, Secret);
        connector.Gmail.AddMailbox(Address);
        await PutAsync(connector, new { clientId = ClientId, clientSecret = Secret });
        await new ConnectBrowser(connector, Token).ConnectAsync(Address);
        await connector.FetchAsync(Address, Token);

        connector.Gmail.AddClient(ClientId, "new-secret");
        await PutAsync(connector, new { clientId = ClientId, clientSecret = "new-secret" });
        connector.Gmail.RevokeAccessTokens();
        var before = (await connector.MailboxAsync(Address, Token)).LastFetchAt;
        await connector.MakeDueAsync(Address, Token);
        await connector.FetchAsync(Address, Token);

        Assert.IsGreaterThan(before!.Value, (await connector.MailboxAsync(Address, Token)).LastFetchAt!.Value);
    }

    [TestMethod]
    public async Task Mailbox_of_a_removed_client_has_to_be_reconnected_and_others_work()
    {
        await using var connector = await StartAsync();
        connector.Gmail.AddClient(ClientId, Secret);
        connector.Gmail.AddMailbox(Address);
        await connector.ConnectAsync("sales@acme.example", Token);
        await PutAsync(connector, new { clientId = ClientId, clientSecret = Secret });
        await new ConnectBrowser(connector, Token).ConnectAsync(Address);

        await PutAsync(connector, client: null);
        await using var restarted = await connector.StartAnotherAsync(Token, ConnectBrowser.Settings);
        await restarted.FetchAsync(Address, Token);
        await restarted.FetchAsync("sales@acme.example", Token);

        Assert.AreEqual(
            FailureClass.CredentialsRevoked,
            ((await restarted.MailboxAsync(Address, Token)).State as MailboxState.BackingOff)?.Cause);
        Assert.IsInstanceOfType<MailboxState.Active>((await restarted.MailboxAsync("sales@acme.example", Token)).State);
    }

    [TestMethod]
    public async Task Refresh_token_that_is_put_by_hand_belongs_to_the_accounts_client()
    {
        await using var connector = await StartAsync();
        connector.Gmail.AddMailbox(Address);
        await PutAsync(connector, new { clientId = ClientId, clientSecret = Secret });

        var answer = ApiAnswer.Of(await connector.Get<PutMailboxEndpoint>().PutAsync(
            ApiAnswer.Request(new { refreshToken = connector.Gmail.Mailbox(Address).RefreshToken }), ConnectorUnderTest.Account, Address,
            Token));

        Assert.AreEqual(400, answer.Status);
        Assert.Contains("invalid_client", answer.Detail);
    }

    [TestMethod]
    public async Task Secret_is_encrypted_again_under_a_new_key()
    {
        await using var connector = await StartAsync();
        await PutAsync(connector, new { clientId = ClientId, clientSecret = Secret });
        (string, string)[] keys =
            [("Tokens__ActiveKey", "k2"), ("Tokens__Keys__k2", Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray()))];
        await using var rotated = await connector.StartAnotherAsync(Token, [.. ConnectBrowser.Settings, .. keys]);

        // The start of an instance in a test replaces the account.
        await PutAsync(connector, new { clientId = ClientId, clientSecret = Secret });
        var before = (await rotated.Get<MailboxStatus>().ReadAsync(Token)).TokenKeys;
        await rotated.Get<TokenRotation>().HandleAsync(Token);
        var after = (await rotated.Get<MailboxStatus>().ReadAsync(Token)).TokenKeys;

        Assert.AreEqual((1, 0), (before["k1"], before["k2"]));
        Assert.AreEqual((0, 1), (after["k1"], after["k2"]));
    }

    private async Task<Account> AccountAsync(ConnectorUnderTest connector) =>
        (await connector.Get<AccountTable>().FindAsync(ConnectorUnderTest.Account, Token))!;

    private async Task<ApiAnswer> PutAsync(ConnectorUnderTest connector, object? client, bool leavesOut = false)
    {
        var admins = new[] { new { email = "admin@acme.example" } };
        object body = leavesOut
            ? new { displayName = "Acme", locale = "en", admins }
            : new { displayName = "Acme", locale = "en", admins, oauthClient = client };
        return ApiAnswer.Of(await connector.Get<AccountsEndpoint>().PutAsync(
            ApiAnswer.Request(body), ConnectorUnderTest.Account, Token));
    }

    private Task<ConnectorUnderTest> StartAsync() => ConnectorUnderTest.StartAsync(Token, ConnectBrowser.Settings);
}
