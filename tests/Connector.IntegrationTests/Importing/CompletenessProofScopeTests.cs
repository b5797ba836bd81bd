using Connector.Importing;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Gmail;
using static Connector.IntegrationTests.Importing.ProofRuns;

namespace Connector.IntegrationTests.Importing;

/// <summary>The mails that a completeness proof compares, and the jobs that it takes.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class CompletenessProofScopeTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Mail_that_is_never_imported_is_not_missing_and_costs_no_call()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);

        foreach (var label in (string[])["SENT", "DRAFT", "CHAT", "SPAM", "TRASH"])
        {
            gmail.Deliver(SmallMail.About(label), [label]);
        }

        await SkipToEndAsync(connector, gmail, Token);
        connector.Gmail.ForgetRequests();

        Assert.AreEqual(new ProofResult(), await ProveAsync(connector, Token));
        Assert.AreEqual(0, connector.Gmail.Count(CallKind.Get));
        Assert.IsEmpty(await connector.MessagesAsync(Address, Token));
    }

    [TestMethod]
    public async Task Lost_mail_of_the_mailbox_to_itself_is_missing_and_its_sent_mail_is_not_read()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var form = gmail.Deliver(SmallMail.About("a web form"), ["SENT", "INBOX"]);
        gmail.Deliver(SmallMail.About("an answer"), ["SENT"]);
        await SkipToEndAsync(connector, gmail, Token);

        var proof = await ProveAsync(connector, Token);

        Assert.AreEqual(new ProofResult { Missing = 1 }, proof);
        Assert.AreSequenceEqual([form], (await connector.MessagesAsync(Address, Token)).Keys);
        Assert.AreEqual(1, connector.Gmail.Count(CallKind.Get));
    }

    [TestMethod]
    public async Task Mail_that_arrived_after_the_fetch_is_not_missing_even_if_the_clocks_differ()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.DeliverGenerated(2);
        await connector.FetchAsync(Address, Token);
        gmail.Deliver(SmallMail.About("Google's clock is slow"), internalDate: TimeProvider.System.GetUtcNow().AddSeconds(-5));

        var proof = await ProveAsync(connector, Token);

        Assert.AreEqual(new ProofResult(), proof);
        Assert.HasCount(2, await connector.MessagesAsync(Address, Token));
    }

    [TestMethod]
    public async Task Mail_from_before_the_connection_or_outside_the_window_is_not_compared()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var now = TimeProvider.System.GetUtcNow();
        var gmail = await connector.ConnectAsync(Address, Token, mailbox => mailbox with { ImportFrom = now.AddHours(-2) });
        gmail.Deliver(SmallMail.About("before the connection"), internalDate: now.AddHours(-3));
        gmail.Deliver(SmallMail.About("before the window"), internalDate: now.AddMinutes(-90));
        gmail.Deliver(SmallMail.About("within"), internalDate: now.AddMinutes(-30));
        gmail.Deliver(SmallMail.About("behind"), internalDate: now.AddMinutes(30));
        await SkipToEndAsync(connector, gmail, Token);

        Assert.AreEqual(
            new ProofResult { Missing = 1 },
            await ProveAsync(connector, Token, from: now.AddHours(-1)) with { Late = 0, LongestDelay = default });
        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
        Assert.AreEqual(1, (await ProveAsync(connector, Token, from: now.AddYears(-1))).Missing);
        Assert.HasCount(2, await connector.MessagesAsync(Address, Token));
    }

    [TestMethod]
    public async Task Proof_of_twelve_hundred_mails_runs_page_by_page_over_several_jobs()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.DeliverGenerated(1_200);
        await connector.FetchAsync(Address, Token);
        connector.Gmail.ForgetRequests();

        ProofResult? proof = null;
        var jobs = 0;

        do
        {
            // The budget is over at once, so each job does one page.
            proof = await ProveAsync(connector, Token, soFar: proof, budget: TimeSpan.Zero);
            jobs++;
        }
        while (!proof.IsComplete);

        Assert.AreEqual(new ProofResult(), proof);
        Assert.AreEqual(3, jobs);
        Assert.AreEqual(3, connector.Gmail.Count(CallKind.List));
    }

    [TestMethod]
    public async Task Expired_page_token_starts_the_proof_again()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.DeliverGenerated(4);
        await connector.FetchAsync(Address, Token);

        var proof = await ProveAsync(connector, Token, soFar: new ProofResult { PageToken = "of another age" });

        Assert.AreEqual(new ProofResult(), proof);
    }
}
