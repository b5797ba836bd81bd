using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.Importing;

/// <summary>A credential is used only after Google has named its mailbox, and one mailbox at Google is imported once.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class CredentialProofTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private const string Private = "ada.private@gmail.com";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Credential_of_another_mailbox_parks_the_mailbox_and_nothing_is_listed_or_read()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var ada = await ConnectByTokenOfAsync(connector, Private);
        ada.Deliver(SmallMail.About("to my doctor"));

        await connector.FetchAsync(Address, Token);

        var parked = (await connector.MailboxAsync(Address, Token)).State.AsParked!;
        Assert.AreEqual(FailureClass.WrongAccount, parked.Cause);
        Assert.IsGreaterThan(TimeProvider.System.GetUtcNow().AddHours(4), parked.NextProbeAt);
        Assert.AreEqual(FailureClass.WrongAccount, (await connector.Parked.FindAsync(ConnectorUnderTest.KeyOf(Address), Token))!.Cause);
        Assert.IsEmpty(await connector.MessagesAsync(Address, Token));
        Assert.AreSequenceEqual([CallKind.Token, CallKind.Profile], connector.Gmail.Requests.Select(request => request.Kind));
    }

    [TestMethod]
    public async Task Mailbox_continues_once_its_owner_signs_in_and_the_same_mistake_again_reads_nothing()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await ConnectByTokenOfAsync(connector, Private);
        var gmail = connector.Gmail.AddMailbox(Address);
        await connector.FetchAsync(Address, Token);
        var id = gmail.Deliver(SmallMail.About("help"));

        await RenewAsync(connector, Address, gmail);
        await connector.MakeDueAsync(Address, Token);
        await connector.FetchAsync(Address, Token);
        var good = await connector.MailboxAsync(Address, Token);
        await RenewAsync(connector, Address, connector.Gmail.Mailbox(Private));
        connector.Gmail.ForgetRequests();
        await connector.FetchAsync(Address, Token);

        Assert.IsInstanceOfType<MailboxState.Active>(good.State);
        Assert.AreSequenceEqual([id], (await connector.MessagesAsync(Address, Token)).Keys);
        Assert.AreEqual(FailureClass.WrongAccount, (await connector.MailboxAsync(Address, Token)).State.AsParked?.Cause);
        Assert.AreSequenceEqual([CallKind.Token, CallKind.Profile], connector.Gmail.Requests.Select(request => request.Kind));
    }

    [TestMethod]
    public async Task Mailbox_is_not_read_while_Google_does_not_name_its_owner_and_the_failure_is_Googles()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await ConnectByTokenOfAsync(connector, Private);
        connector.Gmail.Faults.Block(FaultScope.Of(CallKind.Profile));

        await connector.FetchAsync(Address, Token);
        var during = await connector.MailboxAsync(Address, Token);
        connector.Gmail.Faults.Clear();
        await connector.MakeDueAsync(Address, Token);
        await connector.FetchAsync(Address, Token);

        Assert.AreEqual((FailureClass.ProviderBlocked, false), (during.State.AsParked!.Cause, during.IsProven));
        Assert.AreEqual(FailureClass.WrongAccount, (await connector.MailboxAsync(Address, Token)).State.AsParked?.Cause);
        Assert.AreEqual(
            0, connector.Gmail.Count(CallKind.List) + connector.Gmail.Count(CallKind.History) + connector.Gmail.Count(CallKind.Get));
    }

    [TestMethod]
    public async Task Mailbox_of_an_older_version_is_proven_once_at_its_next_fetch()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token, mailbox => mailbox with { Identity = null });
        gmail.Deliver(SmallMail.About("help"));

        await connector.FetchAsync(Address, Token);
        await connector.FetchAsync(Address, Token);

        await connector.AssertHoldsAllAsync(gmail, Token);
        Assert.AreEqual(1, connector.Gmail.Count(CallKind.Profile));
    }

    [TestMethod]
    public async Task Later_one_of_two_connected_spellings_of_one_mailbox_is_parked()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = connector.Gmail.AddMailbox("j.doe@gmail.com");
        await ConnectAsync(connector, "j.doe+shop@googlemail.com", gmail, TimeProvider.System.GetUtcNow());
        await ConnectAsync(connector, "jdoe@gmail.com", gmail, TimeProvider.System.GetUtcNow().AddDays(-1));
        var id = gmail.Deliver(SmallMail.About("help"));

        await connector.FetchAsync("j.doe+shop@googlemail.com", Token);
        await connector.FetchAsync("jdoe@gmail.com", Token);

        var later = await connector.MailboxAsync("j.doe+shop@googlemail.com", Token);
        Assert.AreEqual(FailureClass.DuplicateMailbox, later.State.AsParked?.Cause);
        Assert.IsEmpty(await connector.MessagesAsync("j.doe+shop@googlemail.com", Token));
        Assert.AreSequenceEqual([id], (await connector.MessagesAsync("jdoe@gmail.com", Token)).Keys);

        await connector.Mailboxes.DeleteAsync(ConnectorUnderTest.KeyOf("jdoe@gmail.com"), Token);
        await connector.Get<IdentityClaims>().ReleaseAsync(ConnectorUnderTest.KeyOf("jdoe@gmail.com"), Token);
        await connector.MakeDueAsync("j.doe+shop@googlemail.com", Token);
        await connector.FetchAsync("j.doe+shop@googlemail.com", Token);
        Assert.AreSequenceEqual([id], (await connector.MessagesAsync("j.doe+shop@googlemail.com", Token)).Keys);
    }

    [TestMethod]
    public async Task Addresses_that_differ_by_a_dot_are_two_mailboxes_in_a_domain_of_its_own()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync("j.doe@acme.example", Token, mailbox => mailbox with { Identity = null });
        await connector.ConnectAsync("jdoe@acme.example", Token, mailbox => mailbox with { Identity = null });

        await connector.FetchAsync("j.doe@acme.example", Token);
        await connector.FetchAsync("jdoe@acme.example", Token);

        Assert.IsInstanceOfType<MailboxState.Active>((await connector.MailboxAsync("j.doe@acme.example", Token)).State);
        Assert.IsInstanceOfType<MailboxState.Active>((await connector.MailboxAsync("jdoe@acme.example", Token)).State);
    }

    [TestMethod]
    public async Task One_of_many_spellings_connected_at_the_same_moment_gets_the_mailbox()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var claims = connector.Get<IdentityClaims>();
        string[] spellings = ["jdoe@gmail.com", "j.doe@gmail.com", "jd.oe@gmail.com", "jdoe@googlemail.com", "jdoe+a@gmail.com"];

        var added = await Task.WhenAll(spellings.Select(address => claims.TryAddAsync(New(ConnectorUnderTest.KeyOf(address)), Token)));
        var elsewhere = await claims.TryAddAsync(New(new MailboxKey("other", "jdoe@gmail.com")), Token);

        Assert.HasCount(1, added.OfType<Mailbox>());
        Assert.HasCount(1, await connector.Mailboxes.ListAsync(ConnectorUnderTest.Account, Token).ToListAsync(Token));
        Assert.IsNotNull(elsewhere, "Another account may read the same mailbox.");

        static Mailbox New(MailboxKey key) => new() { Key = key, Id = Guid.NewGuid(), State = new MailboxState.Active() };
    }

    /// <summary>A mailbox that was connected with the credential of another one while Google did not answer.</summary>
    private async Task<SimulatedMailbox> ConnectByTokenOfAsync(ConnectorUnderTest connector, string owner)
    {
        var other = connector.Gmail.AddMailbox(owner);
        await ConnectAsync(connector, Address, other, connectedAt: null);
        return other;
    }

    private async Task ConnectAsync(ConnectorUnderTest connector, string address, SimulatedMailbox gmail, DateTimeOffset? connectedAt)
    {
        var key = ConnectorUnderTest.KeyOf(address);
        await connector.Mailboxes.TryAddAsync(
            new Mailbox
            {
                Key = key,
                Id = Guid.NewGuid(),
                EncryptedToken = connector.Get<TokenCipher>().Encrypt(gmail.RefreshToken, key),
                ConnectedAt = connectedAt,
                State = new MailboxState.Active(),
            },
            Token);
    }

    private async Task RenewAsync(ConnectorUnderTest connector, string address, SimulatedMailbox gmail)
    {
        var key = ConnectorUnderTest.KeyOf(address);
        var token = connector.Get<TokenCipher>().Encrypt(gmail.RefreshToken, key);
        await connector.Mailboxes.ChangeAsync(key, mailbox => mailbox.WithCredential(token), Token);
    }
}
