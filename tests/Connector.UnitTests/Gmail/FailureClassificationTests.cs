using System.Net;
using System.Text;
using Connector.Gmail;
using Connector.Mailboxes;
using static Connector.Mailboxes.FailureClass;

namespace Connector.UnitTests.Gmail;

/// <summary>Recorded answers, a row each, and the class that they stand for.</summary>
[TestClass]
public sealed class FailureClassificationTests
{
    private const string Json = "application/json";

    private static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [TestMethod]
    [DataRow(302, "text/html", "<a href>Moved</a>", ProviderBlocked)]
    [DataRow(302, null, "", ProviderBlocked)]
    [DataRow(307, Json, "{}", ProviderBlocked)]
    [DataRow(200, "text/html", "<html>sorry</html>", ProviderBlocked)]
    [DataRow(200, null, "", ProviderBlocked)]
    [DataRow(204, null, "", ProviderBlocked)]
    [DataRow(403, "text/html", "<html>403</html>", ProviderBlocked)]
    [DataRow(429, "text/html", "<html>unusual traffic</html>", ProviderBlocked)]
    [DataRow(429, Json, """{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","errors":[{"reason":"rateLimitExceeded","domain":"usageLimits"}]}}""", RateLimited)]
    [DataRow(403, Json, """{"error":{"code":403,"errors":[{"reason":"userRateLimitExceeded","domain":"usageLimits"}]}}""", RateLimited)]
    [DataRow(403, Json, """{"error":{"code":403,"errors":[{"reason":"rateLimitExceeded"}]}}""", RateLimited)]
    [DataRow(403, Json, """{"error":{"code":403,"errors":[{"reason":"quotaExceeded"}]}}""", RateLimited)]
    [DataRow(403, Json, """{"error":{"code":403,"errors":[{"reason":"dailyLimitExceeded"}]}}""", RateLimited)]
    [DataRow(403, Json, """{"error":{"code":403,"status":"RESOURCE_EXHAUSTED"}}""", RateLimited)]
    [DataRow(403, Json, """{"error":{"code":403,"errors":[{"reason":"insufficientPermissions"}]}}""", AccessDenied)]
    [DataRow(403, Json, """{"error":{"code":403,"details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]}}""", AccessDenied)]
    [DataRow(403, Json, """{"error":{"code":403,"errors":[{"reason":"accessNotConfigured"}]}}""", AccessDenied)]
    [DataRow(403, Json, """{"error":{"code":403,"errors":[{"reason":"domainPolicy"}]}}""", AccessDenied)]
    [DataRow(400, Json, """{"error":{"code":400,"message":"Mail service not enabled","errors":[{"reason":"failedPrecondition"}]}}""", MailboxGone)]
    [DataRow(400, Json, """{"error":{"code":400,"message":"Mail service not enabled","status":"FAILED_PRECONDITION"}}""", MailboxGone)]
    [DataRow(400, Json, """{"error":{"code":400,"message":"Precondition check failed.","errors":[{"reason":"failedPrecondition"}]}}""", AccessDenied)]
    [DataRow(400, Json, """{"error":{"code":400,"errors":[{"reason":"invalidArgument"}]}}""", ProviderUnavailable)]
    [DataRow(401, Json, """{"error":{"code":401,"status":"UNAUTHENTICATED","errors":[{"reason":"authError"}]}}""", CredentialsRevoked)]
    [DataRow(500, Json, """{"error":{"code":500,"errors":[{"reason":"backendError"}]}}""", ProviderUnavailable)]
    [DataRow(502, "text/html", "<html>That's an error.</html>", ProviderUnavailable)]
    [DataRow(503, null, "", ProviderUnavailable)]
    public async Task An_answer_of_the_api(int status, string? mediaType, string body, FailureClass expected) =>
        Assert.AreEqual(expected, (await ClassifyAsync(Endpoint.Api, status, mediaType, body))?.Class);

    [TestMethod]
    [DataRow(200, "text/html", "<html>sorry</html>", ProviderBlocked)]
    [DataRow(302, null, "", ProviderBlocked)]
    [DataRow(400, Json, """{"error":"invalid_grant","error_description":"Token has been expired or revoked."}""", CredentialsRevoked)]
    [DataRow(401, Json, """{"error":"invalid_client"}""", AccessDenied)]
    [DataRow(401, Json, """{"error":"unauthorized_client"}""", AccessDenied)]
    [DataRow(400, Json, """{"error":"invalid_scope"}""", AccessDenied)]
    [DataRow(400, Json, """{"error":"admin_policy_enforced"}""", AccessDenied)]
    [DataRow(403, Json, """{"error":"rate_limit_exceeded"}""", RateLimited)]
    [DataRow(429, Json, """{"error":"rate_limit_exceeded"}""", RateLimited)]
    [DataRow(400, Json, """{"error":"something_new"}""", ProviderUnavailable)]
    [DataRow(400, Json, "not json", ProviderUnavailable)]
    [DataRow(400, "text/html", "<html>400. That's an error.</html>", ProviderBlocked)]
    [DataRow(500, Json, """{"error":"internal_failure"}""", ProviderUnavailable)]
    public async Task An_answer_of_the_token_endpoint(int status, string? mediaType, string body, FailureClass expected) =>
        Assert.AreEqual(expected, (await ClassifyAsync(Endpoint.Token, status, mediaType, body))?.Class);

    [TestMethod]
    public async Task Good_JSON_is_no_failure() => Assert.IsNull(await ClassifyAsync(Endpoint.Api, 200, Json, "{}"));

    [TestMethod]
    public async Task A_404_is_left_to_the_caller_except_for_the_profile()
    {
        Assert.IsNull(await ClassifyAsync(Endpoint.Api, 404, Json, "{}"));
        Assert.AreEqual(MailboxGone, (await ClassifyAsync(Endpoint.Profile, 404, Json, "{}"))?.Class);
    }

    [TestMethod]
    public async Task The_host_of_a_redirect_is_kept_as_evidence_and_its_query_is_not()
    {
        var failure = await ClassifyAsync(
            Endpoint.Api, 302, null, "", response => response.Headers.Location = new Uri("https://www.google.example/sorry/index?continue=secret"));

        Assert.AreEqual(new Evidence(302, null, "www.google.example"), failure!.Evidence);
    }

    [TestMethod]
    public async Task Retry_After_in_seconds_is_taken_over()
    {
        var failure = await ClassifyAsync(
            Endpoint.Api, 429, Json, "{}", response => response.Headers.Add("Retry-After", "120"));

        Assert.AreEqual(Now.AddMinutes(2), failure!.RetryAt);
    }

    [TestMethod]
    public async Task A_retry_time_in_the_words_is_taken_over_and_the_words_are_not_kept()
    {
        var failure = await ClassifyAsync(
            Endpoint.Api, 429, Json, """{"error":{"code":429,"message":"User-rate limit exceeded.  Retry after 2026-01-05T11:30:00.000Z"}}""");

        Assert.AreEqual(Now.AddHours(3.5), failure!.RetryAt);
        Assert.DoesNotContain("Retry", failure.Evidence.ToString());
    }

    private static async Task<Failure?> ClassifyAsync(
        Endpoint endpoint, int status, string? mediaType, string body, Action<HttpResponseMessage>? arrange = null)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };

        if (mediaType is not null)
        {
            response.Content.Headers.TryAddWithoutValidation("Content-Type", $"{mediaType}; charset=UTF-8");
        }

        arrange?.Invoke(response);
        return FailureClassification.Classify(await ProviderAnswer.ReadAsync(endpoint, response, Now, CancellationToken.None));
    }
}
