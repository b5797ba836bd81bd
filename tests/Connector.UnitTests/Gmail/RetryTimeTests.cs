using System.Net;
using System.Text;
using Connector.Gmail;
using Connector.Mailboxes;

namespace Connector.UnitTests.Gmail;

/// <summary>The time of the next try, and whose limit was exceeded, in a refusal of Google.</summary>
[TestClass]
public sealed class RetryTimeTests
{
    private const string Json = "application/json";

    private static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [TestMethod]
    [DataRow("120", 120, DisplayName = "seconds")]
    [DataRow("10800", 10_800, DisplayName = "three hours")]
    [DataRow("Mon, 05 Jan 2026 09:30:00 GMT", 5_400, DisplayName = "a date")]
    [DataRow("604800", 86_400, DisplayName = "a week, of which a day is believed")]
    public async Task Retry_After_becomes_the_retry_time(string header, int seconds)
    {
        var failure = await ClassifyAsync(Endpoint.Api, 429, Json, "{}", response => response.Headers.Add("Retry-After", header));

        Assert.AreEqual(Now.AddSeconds(seconds), failure!.RetryAt);
    }

    [TestMethod]
    [DataRow("User-rate limit exceeded.  Retry after 2026-01-05T11:30:00.000Z", 210)]
    [DataRow("User-rate limit exceeded. Retry after 2026-01-05T08:05:00Z (Mail sending)", 5)]
    [DataRow("User-rate limit exceeded. Retry after 2026-01-05T11:00:00+01:00", 120)]
    public async Task Retry_time_in_the_text_is_used_and_the_text_is_not_kept(string message, int minutes)
    {
        var failure = await ClassifyAsync(Endpoint.Api, 429, Json, $$$"""{"error":{"code":429,"message":"{{{message}}}"}}""");

        Assert.AreEqual(Now.AddMinutes(minutes), failure!.RetryAt);
        Assert.DoesNotContain("Retry", failure.Evidence.ToString());
    }

    [TestMethod]
    public async Task Delay_in_the_details_is_used_unless_there_is_a_header()
    {
        const string Body =
            """{"error":{"code":429,"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.5s"}]}}""";

        Assert.AreEqual(Now.AddSeconds(34.5), (await ClassifyAsync(Endpoint.Api, 429, Json, Body))!.RetryAt);
        Assert.AreEqual(
            Now.AddSeconds(5),
            (await ClassifyAsync(Endpoint.Api, 429, Json, Body, response => response.Headers.Add("Retry-After", "5")))!.RetryAt);
    }

    [TestMethod]
    [DataRow(
        429, "rateLimitExceeded",
        "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service 'gmail.googleapis.com' for "
        + "consumer 'project_number:1'.", true)]
    [DataRow(403, "rateLimitExceeded", "Rate Limit Exceeded", true)]
    [DataRow(
        429, "rateLimitExceeded",
        "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of service 'gmail.googleapis.com'.", false)]
    [DataRow(403, "userRateLimitExceeded", "Rate Limit Exceeded", false)]
    [DataRow(429, "rateLimitExceeded", "Too many concurrent requests for user.", false)]
    [DataRow(500, "backendError", "Backend Error", false)]
    public async Task Limit_that_names_no_user_is_the_projects(int status, string reason, string message, bool isOfProject)
    {
        var body = $$$"""{"error":{"code":{{{status}}},"message":"{{{message}}}","errors":[{"reason":"{{{reason}}}"}]}}""";

        Assert.AreEqual(isOfProject, (await ClassifyAsync(Endpoint.Api, status, Json, body))!.IsOfProject);
    }

    private static async Task<Failure?> ClassifyAsync(
        Endpoint endpoint, int status, string? mediaType, string body, Action<HttpResponseMessage>? arrange = null)
    {
        using var response =
            new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };

        if (mediaType is not null)
        {
            response.Content.Headers.TryAddWithoutValidation("Content-Type", $"{mediaType}; charset=UTF-8");
        }

        arrange?.Invoke(response);
        return FailureClassification.Classify(await ProviderAnswer.ReadAsync(endpoint, response, Now, CancellationToken.None));
    }
}
