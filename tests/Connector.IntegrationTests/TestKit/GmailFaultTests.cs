using System.Net;
using System.Text;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.TestKit;

[TestClass]
[TestCategory("Integration")]
public sealed class GmailFaultTests(TestContext context)
{
    private const string Address = "support@example.org";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));

    [TestMethod]
    public async Task Block_redirects_reads_to_the_sorry_page_while_tokens_are_still_given()
    {
        await using var gmail = await StartAsync();
        using var caller = await SignedInAsync(gmail);

        gmail.Faults.Block();
        var read = await caller.GetAsync("me/messages?q=secret");
        var token = await caller.RefreshAsync(gmail.Mailbox(Address).RefreshToken);

        Assert.AreEqual(HttpStatusCode.Found, read.Status);
        Assert.StartsWith($"{gmail.SorryPageUri}sorry/index?continue=http%3A%2F%2F127.0.0.1", read.Headers.Location!.OriginalString);
        Assert.AreNotEqual(gmail.BaseUri.Port, gmail.SorryPageUri.Port);
        Assert.AreEqual("text/html", read.ContentHeaders.ContentType!.MediaType);
        Assert.AreEqual(HttpStatusCode.OK, token.Status);
        Assert.IsEmpty(gmail.SorryPageRequests);
    }

    [TestMethod]
    public async Task Request_that_follows_the_redirect_is_recorded_with_its_headers()
    {
        await using var gmail = await StartAsync();
        using var caller = await SignedInAsync(gmail);
        gmail.Faults.Block();
        var location = (await caller.GetAsync("me/profile")).Headers.Location;

        using var follow = new HttpRequestMessage(HttpMethod.Get, location);
        follow.Headers.TryAddWithoutValidation("Authorization", "Bearer leaked");
        using var _ = await caller.Http.SendAsync(follow, context.CancellationToken);

        var seen = Assert.ContainsSingle(gmail.SorryPageRequests);
        Assert.IsTrue(seen.HasAuthorization);
        Assert.StartsWith("/sorry/index?continue=", seen.Target);
    }

    [TestMethod]
    public async Task Fault_keeps_to_its_mailboxes_calls_and_number_of_times()
    {
        await using var gmail = await StartAsync();
        using var caller = await SignedInAsync(gmail);
        gmail.Faults.Block(FaultScope.For("someone@else.example", "*@other.example"));
        var fault = gmail.Faults.Set(
            new GmailFault.Plain(503), new FaultScope { Calls = [CallKind.Profile], Mailboxes = ["*@example.org"], Times = 2 });

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
        {
            statuses.Add((await caller.GetAsync("me/profile")).Status);
            statuses.Add((await caller.GetAsync("me/labels")).Status);
        }

        Assert.AreSequenceEqual(
            [
                HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK,
                    HttpStatusCode.OK,
                HttpStatusCode.OK,
            ],
            statuses);
        Assert.AreEqual(2, fault.Hits);
    }

    [TestMethod]
    public async Task Chance_is_the_same_for_the_same_seed()
    {
        var runs = new List<string>();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await using var gmail = await StartAsync();
            using var caller = await SignedInAsync(gmail);
            gmail.Faults.Set(new GmailFault.Plain(500), new FaultScope { Probability = 0.5, Seed = 7 });
            var run = new StringBuilder();
            for (var i = 0; i < 20; i++)
            {
                run.Append((await caller.GetAsync("me/profile")).Status == HttpStatusCode.OK ? '.' : 'x');
            }

            runs.Add(run.ToString());
        }

        Assert.AreEqual(runs[0], runs[1]);
        Assert.Contains("x", runs[0]);
        Assert.Contains(".", runs[0]);
    }

    [TestMethod]
    public async Task Refusal_speaks_Googles_words_and_says_when_to_come_back()
    {
        await using var gmail = await StartAsync();
        using var caller = await SignedInAsync(gmail);

        using (gmail.Faults.Set(new GmailFault.Refuse("rateLimitExceeded", 429, RetryAfter: TimeSpan.FromSeconds(17))))
        {
            var answer = await caller.GetAsync("me/profile");
            Assert.AreEqual(HttpStatusCode.TooManyRequests, answer.Status);
            Assert.AreEqual(TimeSpan.FromSeconds(17), answer.Headers.RetryAfter!.Delta);
            Assert.AreEqual("RESOURCE_EXHAUSTED", answer.Error.GetProperty("status").GetString());
            Assert.AreEqual("usageLimits", answer.Error.GetProperty("errors")[0].GetProperty("domain").GetString());
        }

        using (gmail.Faults.Set(new GmailFault.Refuse("userRateLimitExceeded", RetryTimeInMessage: TimeSpan.FromHours(2))))
        {
            var answer = await caller.GetAsync("me/profile");
            Assert.AreEqual(HttpStatusCode.Forbidden, answer.Status);
            Assert.AreEqual(
                "User-rate limit exceeded.  Retry after 2026-01-05T10:00:00.000Z", answer.Error.GetProperty("message").GetString());
        }

        using (gmail.Faults.Set(new GmailFault.Refuse("insufficientPermissions")))
        {
            var answer = await caller.GetAsync("me/profile");
            Assert.AreEqual("ACCESS_TOKEN_SCOPE_INSUFFICIENT", answer.Error.GetProperty("details")[0].GetProperty("reason").GetString());
        }

        Assert.AreEqual(HttpStatusCode.OK, (await caller.GetAsync("me/profile")).Status);
    }

    [TestMethod]
    public async Task Empty_and_html_answers_come_with_success()
    {
        await using var gmail = await StartAsync();
        using var caller = await SignedInAsync(gmail);

        gmail.Faults.Set(new GmailFault.Empty(), new FaultScope { Times = 1 });
        gmail.Faults.Set(new GmailFault.Html());

        Assert.AreEqual((HttpStatusCode.OK, ""), await StatusAndTextAsync(caller));
        var (status, html) = await StatusAndTextAsync(caller);
        Assert.AreEqual(HttpStatusCode.OK, status);
        Assert.Contains("automated queries", html);
    }

    [TestMethod]
    public async Task Reset_gives_no_answer_at_all()
    {
        await using var gmail = await StartAsync();
        using var caller = await SignedInAsync(gmail);
        gmail.Faults.Set(new GmailFault.Reset());

        await Assert.ThrowsExactlyAsync<HttpRequestException>(() => caller.GetAsync("me/profile"));

        Assert.AreEqual(0, gmail.Requests[^1].Status);
    }

    [TestMethod]
    [DataRow("me/profile")]
    [DataRow("me/messages/{0}?format=raw")]
    public async Task Truncated_answer_begins_well_and_breaks_off(string path)
    {
        await using var gmail = await StartAsync();
        using var caller = await SignedInAsync(gmail);
        var id = gmail.Mailbox(Address).Deliver(new GeneratedMails().OfSize(5_000_000));
        gmail.Faults.Set(new GmailFault.Truncate());
        using var request = caller.Request(HttpMethod.Get, string.Format(null, path, id));

        using var response = await caller.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.CancellationToken);

        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        await using var body = await response.Content.ReadAsStreamAsync(context.CancellationToken);
        await Assert.ThrowsAsync<IOException>(() => body.CopyToAsync(Stream.Null, context.CancellationToken));
    }

    [TestMethod]
    public async Task Slow_answer_comes_when_its_time_has_come()
    {
        await using var gmail = await StartAsync();
        using var caller = await SignedInAsync(gmail);
        var fault = gmail.Faults.Set(new GmailFault.Slow(TimeSpan.FromSeconds(1)));

        var slow = caller.GetAsync("me/profile");
        await Connector.TestKit.Wait.UntilAsync(
            () => fault.Hits == 1, Connector.TestKit.Wait.Patience, "the request is in", context.CancellationToken);
        Assert.IsFalse(slow.IsCompleted);
        await Connector.TestKit.Wait.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return slow.IsCompleted;
            },
            TimeSpan.FromSeconds(10),
            "the answer is there",
            context.CancellationToken);

        Assert.AreEqual(HttpStatusCode.OK, (await slow).Status);
    }

    [TestMethod]
    public async Task Token_endpoint_fails_on_command()
    {
        await using var gmail = await StartAsync();
        using var caller = await SignedInAsync(gmail);
        gmail.Faults.Set(new GmailFault.RefuseToken("invalid_grant"), FaultScope.Of(CallKind.Token) with { Mailboxes = [Address] });

        var answer = await caller.RefreshAsync(gmail.Mailbox(Address).RefreshToken);

        Assert.AreEqual((HttpStatusCode.BadRequest, "invalid_grant"), (answer.Status, answer.StringOf("error")));
    }

    private static async Task<(HttpStatusCode Status, string Text)> StatusAndTextAsync(GmailCaller caller)
    {
        var answer = await caller.GetAsync("me/profile");
        return (answer.Status, answer.Text);
    }

    private Task<GmailSimulator> StartAsync() =>
        GmailSimulator.StartAsync(new GmailSimulatorOptions { Time = _time }, context.CancellationToken);

    private async Task<GmailCaller> SignedInAsync(GmailSimulator gmail)
    {
        var caller = new GmailCaller(gmail, context.CancellationToken);
        await caller.SignInAsync(gmail.AddMailbox(Address));
        return caller;
    }
}
