using System.Net;
using Connector.TestKit.Gmail;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.TestKit;

[TestClass]
[TestCategory("Integration")]
public sealed class GmailQuotaTests(TestContext context)
{
    private const string Address = "support@example.org";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));

    [TestMethod]
    public async Task Spent_quota_is_refused_until_the_minute_is_over()
    {
        await using var gmail = await StartAsync(new SimulatedQuota { UnitsPerUserPerMinute = 41 });
        using var caller = await SignedInAsync(gmail);
        var id = gmail.Mailbox(Address).Deliver([1]);

        await caller.GetAsync($"me/messages/{id}");
        await caller.GetAsync($"me/messages/{id}");
        var spent = await caller.GetAsync($"me/messages/{id}");
        var cheap = await caller.GetAsync("me/profile");
        _time.Advance(TimeSpan.FromMinutes(1));
        var later = await caller.GetAsync($"me/messages/{id}");

        Assert.AreEqual((HttpStatusCode.TooManyRequests, "rateLimitExceeded"), (spent.Status, spent.Reason));
        Assert.AreEqual(HttpStatusCode.OK, cheap.Status);
        Assert.AreEqual(HttpStatusCode.OK, later.Status);
        Assert.AreEqual(61, gmail.UnitsUsed(Address));
    }

    [TestMethod]
    public async Task Too_many_requests_at_once_are_refused()
    {
        await using var gmail = await StartAsync(new SimulatedQuota { ConcurrentRequestsPerUser = 0, AnswersWith403 = true });
        using var caller = await SignedInAsync(gmail);

        var answer = await caller.GetAsync("me/profile");

        Assert.AreEqual(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Contains("Too many concurrent requests", answer.Error.GetProperty("message").GetString()!);
    }

    [TestMethod]
    public async Task Requests_are_counted_without_their_secrets()
    {
        await using var gmail = await StartAsync();
        using var caller = await SignedInAsync(gmail);
        await caller.GetAsync("me/profile?access_token=secret");

        var request = gmail.Requests[^1];

        Assert.AreEqual(
            new GmailRequest(
            _time.GetUtcNow(), CallKind.Profile, "GET", "/gmail/v1/users/me/profile", Address, 200, 1, HasAuthorization: true, Fault: null),
            request);
        Assert.AreEqual(1, gmail.Count(CallKind.Token, Address));
    }

    private Task<GmailSimulator> StartAsync(SimulatedQuota? quota = null) =>
        GmailSimulator.StartAsync(
            new GmailSimulatorOptions { Time = _time, Quota = quota ?? new SimulatedQuota() }, context.CancellationToken);

    private async Task<GmailCaller> SignedInAsync(GmailSimulator gmail)
    {
        var caller = new GmailCaller(gmail, context.CancellationToken);
        await caller.SignInAsync(gmail.AddMailbox(Address));
        return caller;
    }
}
