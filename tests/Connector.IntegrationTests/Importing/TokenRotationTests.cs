using Connector.Api;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Sweeping;

namespace Connector.IntegrationTests.Importing;

/// <summary>Replaces a token key without connecting any mailbox again.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class TokenRotationTests(TestContext context)
{
    private const string One = "one@acme.example";

    private const string Other = "other@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Tokens_are_re_encrypted_by_the_minutes_sweep_until_the_old_key_may_go()
    {
        await using var old = await ConnectorUnderTest.StartAsync(Token);
        await old.ConnectAsync(One, Token);
        await old.ConnectAsync(Other, Token);
        await using var rotated = await StartRotatedAsync(old);
        Assert.AreEqual("k1 2, k2 0", await TokenKeysAsync(rotated));

        await SweepAsync(rotated);

        Assert.AreEqual("k1 0, k2 2", await TokenKeysAsync(rotated));
        await using var without =
            await old.StartAnotherAsync(Token, ("Tokens__Keys__k1", ""), ("Tokens__ActiveKey", "k2"), ("Tokens__Keys__k2", Key(2)));
        await without.FetchAsync(One, Token);
        Assert.IsInstanceOfType<MailboxState.Active>((await without.MailboxAsync(One, Token)).State);
        Assert.AreEqual("k2 2", await TokenKeysAsync(without));
    }

    [TestMethod]
    public async Task Token_is_re_encrypted_when_its_mailbox_is_next_fetched()
    {
        await using var old = await ConnectorUnderTest.StartAsync(Token);
        var quiet = await old.ConnectAsync(One, Token);
        await old.ConnectAsync(Other, Token);
        await using var rotated = await StartRotatedAsync(old);

        await rotated.FetchAsync(One, Token);

        Assert.AreEqual("k1 1, k2 1", await TokenKeysAsync(rotated));
        quiet.DeliverGenerated(2);
        await rotated.FetchAsync(One, Token);
        Assert.HasCount(2, await rotated.MessagesAsync(One, Token));
    }

    [TestMethod]
    public async Task Token_under_the_active_key_stays_as_it_is()
    {
        await using var old = await ConnectorUnderTest.StartAsync(Token);
        await old.ConnectAsync(One, Token);
        await using var rotated = await StartRotatedAsync(old);
        var key = ConnectorUnderTest.KeyOf(One);
        var renewed = rotated.Get<TokenCipher>().Encrypt("1//new", key);

        await rotated.Mailboxes.ChangeAsync(key, mailbox => mailbox with { EncryptedToken = renewed }, Token);
        await SweepAsync(rotated);

        Assert.AreEqual(renewed, (await rotated.MailboxAsync(One, Token)).EncryptedToken);
    }

    [TestMethod]
    public async Task Missing_key_is_named_and_its_return_brings_the_mailbox_back_without_a_new_credential()
    {
        await using var old = await ConnectorUnderTest.StartAsync(Token);
        await old.ConnectAsync(One, Token);
        await using var without =
            await old.StartAnotherAsync(Token, ("Tokens__Keys__k1", ""), ("Tokens__ActiveKey", "k2"), ("Tokens__Keys__k2", Key(2)));

        await without.FetchAsync(One, Token);

        var parked = await without.Parked.FindAsync(ConnectorUnderTest.KeyOf(One), Token);
        Assert.AreEqual(FailureClass.CredentialsUnreadable, parked!.Cause);
        Assert.AreEqual("the token key 'k1' is not in Tokens__Keys", parked.Evidence.Reason);
        Assert.AreEqual("k1 1, k2 0", await TokenKeysAsync(without));

        await using var rotated = await StartRotatedAsync(old);
        await SweepAsync(rotated);

        Assert.AreEqual(1, await rotated.QueuedAsync(StorageNames.FetchJobsQueue, Token));
        await rotated.FetchAsync(One, Token);
        Assert.IsInstanceOfType<MailboxState.Active>((await rotated.MailboxAsync(One, Token)).State);
    }

    [TestMethod]
    public async Task Damaged_token_stops_no_other_token()
    {
        await using var old = await ConnectorUnderTest.StartAsync(Token);
        await old.ConnectAsync("a@acme.example", Token, mailbox => mailbox with { EncryptedToken = "v1.k1.AAAA" });
        await old.ConnectAsync(Other, Token);
        await using var rotated = await StartRotatedAsync(old);

        await SweepAsync(rotated);

        Assert.AreEqual("k1 1, k2 1", await TokenKeysAsync(rotated));
    }

    private Task<ConnectorUnderTest> StartRotatedAsync(ConnectorUnderTest connector) =>
        connector.StartAnotherAsync(Token, ("Tokens__ActiveKey", "k2"), ("Tokens__Keys__k2", Key(2)));

    private Task SweepAsync(ConnectorUnderTest connector) => connector.Get<MinuteSweeps>().HandleAsync(Token);

    private async Task<string> TokenKeysAsync(ConnectorUnderTest connector)
    {
        var status = ApiAnswer.Of(await connector.Get<StatusEndpoint>().GetAsync(Token)).Body;
        return string.Join(", ", status.GetProperty("tokenKeys").EnumerateObject().Select(key => $"{key.Name} {key.Value.GetInt32()}"));
    }

    private static string Key(byte fill) => Convert.ToBase64String(Enumerable.Repeat(fill, 32).ToArray());
}
