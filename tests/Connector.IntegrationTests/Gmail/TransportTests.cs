using Connector.Importing;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;
using static Connector.Mailboxes.FailureClass;

namespace Connector.IntegrationTests.Gmail;

/// <summary>Raw answers over a real connection, and the failure class of each.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class TransportTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow(
        "JSON by its header, HTML in truth", "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 18\n\n<html>sorry</html>",
        ProviderBlocked, "no JSON")]
    [DataRow(
        "JSON by its header, nothing in truth", "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 0\n\n", ProviderBlocked,
        "no body")]
    [DataRow("no type, no body", "HTTP/1.1 200 OK\nContent-Length: 0\n\n", ProviderBlocked, "no body")]
    [DataRow("cut off within the head", "HTTP/1.1 200 OK\nContent-Ty", ProviderUnavailable, "InvalidResponse|ResponseEnded")]
    [DataRow(
        "cut off within the body", "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 500\n\n{\"history\":[",
        ProviderUnavailable, "ResponseEnded|truncated body")]
    [DataRow(
        "cut off within an unsized body", "HTTP/1.1 200 OK\nContent-Type: application/json\nConnection: close\n\n{\"history\":[",
        ProviderUnavailable, "truncated body")]
    [DataRow(
        "cut off within a refusal", "HTTP/1.1 403 Forbidden\nContent-Type: application/json\nContent-Length: 500\n\n{\"error\":{",
        ProviderUnavailable, "ResponseEnded")]
    [DataRow("no HTTP at all", "220 mail.example ESMTP\n", ProviderUnavailable, "InvalidResponse")]
    [DataRow("a redirect to nowhere", "HTTP/1.1 302 Found\nContent-Length: 0\n\n", ProviderBlocked, null)]
    [DataRow("a redirect to a path", "HTTP/1.1 302 Found\nLocation: /sorry\nContent-Length: 0\n\n", ProviderBlocked, null)]
    [DataRow(
        "a refusal without end", "HTTP/1.1 403 Forbidden\nContent-Type: application/json\nContent-Length: 200000\n\n{\"error\":{",
        ProviderUnavailable, "ConfigurationLimitExceeded")]
    public async Task Raw_answer_has_its_class(string name, string answer, FailureClass expected, string? reasons)
    {
        await using var gmail = new RawGmail(answer);

        var failure = await FetchFailingAsync(("Gmail__BaseUri", gmail.BaseUri));

        Assert.AreEqual(expected, failure.Class, name);
        Assert.Contains(failure.Evidence.Reason ?? "", (reasons ?? "").Split('|'), name);
    }

    [TestMethod]
    public async Task Answer_that_does_not_begin_in_time_is_a_timeout()
    {
        await using var gmail = new RawGmail("", hangs: true);

        var failure = await FetchFailingAsync(("Gmail__BaseUri", gmail.BaseUri), ("Gmail__AnswerTimeout", "00:00:00.200"));

        Assert.AreEqual(new Failure(ProviderUnavailable, new Evidence(Reason: "timeout")), failure);
        Assert.AreEqual(3, gmail.Requests);
    }

    [TestMethod]
    public async Task Mail_that_stops_arriving_is_a_timeout()
    {
        await using var gmail =
            new RawGmail("HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 500\n\n{\"raw\":\"UmVj", hangs: true);
        await using var connector =
            await ConnectorUnderTest.StartAsync(Token, ("Gmail__BaseUri", gmail.BaseUri), ("Gmail__AnswerTimeout", "00:00:00.200"));
        await connector.ConnectAsync(Address, Token);
        var mailbox = connector.Get<IGmail>().Open(await connector.MailboxAsync(Address, Token));

        var exception = await Assert.ThrowsExactlyAsync<FetchFailedException>(() => mailbox.GetAsync("19a0000000000001", 1_000, Token));

        Assert.AreEqual(new Failure(ProviderUnavailable, new Evidence(Reason: "timeout")), exception.Failure);
    }

    [TestMethod]
    public async Task Unknown_host_and_closed_port_are_the_providers_failures()
    {
        Assert.AreEqual("NameResolutionError", (await FetchFailingAsync(("Gmail__BaseUri", "http://gmail.invalid/"))).Evidence.Reason);
        Assert.AreEqual("ConnectionError", (await FetchFailingAsync(("Gmail__BaseUri", "http://127.0.0.1:1/"))).Evidence.Reason);
    }

    [TestMethod]
    public async Task Failed_TLS_handshake_is_the_providers_failure()
    {
        await using var gmail = new RawGmail("HTTP/1.1 400 Bad Request\nContent-Length: 0\n\n");

        var failure = await FetchFailingAsync(("Gmail__BaseUri", gmail.BaseUri.Replace("http:", "https:", StringComparison.Ordinal)));

        Assert.AreEqual(new Failure(ProviderUnavailable, new Evidence(Reason: "SecureConnectionError")), failure);
    }

    [TestMethod]
    [DataRow("HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 500\n\n{\"access_to", ProviderUnavailable)]
    [DataRow("HTTP/1.1 200 OK\nContent-Type: application/json\nConnection: close\n\n{\"access_to", ProviderUnavailable)]
    [DataRow("HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 18\n\n<html>sorry</html>", ProviderBlocked)]
    [DataRow("HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 2\n\n{}", ProviderUnavailable)]
    [DataRow(
        "HTTP/1.1 400 Bad Request\nContent-Type: application/json\nContent-Length: 25\n\n{\"error\":\"invalid_request",
        ProviderUnavailable)]
    [DataRow(
        "HTTP/1.1 404 Not Found\nContent-Type: application/json\nContent-Length: 28\n\n{\"error\":{\"status\":\"NOPE\"}}\n",
        ProviderUnavailable)]
    public async Task Failing_or_blocked_token_endpoint_does_not_revoke_the_consent(string answer, FailureClass expected)
    {
        await using var tokens = new RawGmail(answer);

        Assert.AreEqual(expected, (await FetchFailingAsync(("Gmail__TokenUri", tokens.BaseUri + "token"))).Class);
    }

    [TestMethod]
    public async Task HTML_answer_with_401_is_a_block_at_the_token_endpoint_and_the_API()
    {
        foreach (var call in (CallKind[])[CallKind.Token, CallKind.History])
        {
            await using var connector = await ConnectorUnderTest.StartAsync(Token);
            await connector.ConnectAsync(Address, Token);
            connector.Gmail.Faults.Set(new GmailFault.Html(401), FaultScope.Of(call));

            Assert.AreEqual(ProviderBlocked, (await FetchFailingAsync(connector)).Class, call.ToString());
        }
    }

    [TestMethod]
    public async Task Foreign_404_loses_no_mail()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var id = gmail.Deliver(new GeneratedMails().Next());

        using (connector.Gmail.Faults.Set(new GmailFault.Plain(404, "default backend - 404"), FaultScope.Of(CallKind.Get)))
        {
            Assert.AreEqual(ProviderBlocked, (await FetchFailingAsync(connector)).Class);
        }

        await connector.MakeDueAsync(Address, Token);
        await connector.FetchAsync(Address, Token);
        Assert.AreEqual("Delivered", (await connector.MessagesAsync(Address, Token))[id].GetString("State"));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Retry_time_of_Gmail_is_kept_for_hours(bool inWords)
    {
        var hours = TimeSpan.FromHours(3);
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        connector.Gmail.Faults.Set(
            new GmailFault.Refuse(
            "rateLimitExceeded", Status: 429, RetryAfter: inWords ? null : hours, RetryTimeInMessage: inWords ? hours : null),
            FaultScope.Of(CallKind.History));

        await connector.FetchAsync(Address, Token);

        var parked = (await connector.MailboxAsync(Address, Token)).State.AsParked!;
        Assert.AreEqual(RateLimited, parked.Cause);
        Assert.AreEqual(3, (parked.NextProbeAt - TimeProvider.System.GetUtcNow()).TotalHours, delta: 0.05);
        Assert.AreEqual(1, connector.Gmail.Count(CallKind.History));
    }

    [TestMethod]
    public async Task Call_that_Gmail_rejects_as_invalid_is_not_repeated()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        connector.Gmail.Faults.Set(new GmailFault.Refuse("invalidArgument"), FaultScope.Of(CallKind.History));

        await FetchFailingAsync(connector);

        Assert.AreEqual(1, connector.Gmail.Count(CallKind.History));
    }

    private async Task<Failure> FetchFailingAsync(params (string Name, string Value)[] settings)
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token, settings);
        await connector.ConnectAsync(Address, Token);
        return await FetchFailingAsync(connector);
    }

    private async Task<Failure> FetchFailingAsync(ConnectorUnderTest connector)
    {
        var mailbox = await connector.MailboxAsync(Address, Token);
        await using var lease = await connector.Get<MailboxLeases>().TryTakeAsync(mailbox, Token);

        return (await Assert.ThrowsExactlyAsync<FetchFailedException>(
            () => connector.Get<MailboxFetch>()
            .RunAsync(lease!, connector.Get<IGmail>().Open(mailbox), TimeProvider.System.GetUtcNow(), Token))).Failure;
    }
}
