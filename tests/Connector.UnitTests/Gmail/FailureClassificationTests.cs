using System.Net;
using System.Text;
using Connector.Gmail;
using Connector.Mailboxes;
using static Connector.Mailboxes.FailureClass;

namespace Connector.UnitTests.Gmail;

/// <summary>Recorded answers with the failure class of each.</summary>
[TestClass]
public sealed class FailureClassificationTests
{
    private const string Json = "application/json";
    private const string Html = "text/html";
    private const string Text = "text/plain";

    private static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [TestMethod]
    [DataRow(400, "failedPrecondition", "Precondition check failed.", true)]
    [DataRow(400, "failedPrecondition", "Mail service not enabled", true)]
    [DataRow(403, "insufficientPermissions", "Insufficient Permission", false)]
    [DataRow(403, "domainPolicy", "The domain administrators have disabled Gmail apps.", false)]
    public async Task Failed_precondition_may_pass_and_a_refused_permission_does_not(
        int status, string reason, string message, bool mayPass)
    {
        var body = $"{{\"error\":{{\"code\":{status},\"message\":\"{message}\",\"errors\":[{{\"reason\":\"{reason}\"}}]}}}}";

        Assert.AreEqual(mayPass, (await ClassifyAsync(Endpoint.Profile, status, Json, body))?.MayPass);
    }

    [TestMethod]

    // The provider's front end.
    [DataRow(302, Html, "<a href>Moved</a>", ProviderBlocked, "HTML")]
    [DataRow(301, null, "", ProviderBlocked, null)]
    [DataRow(302, null, "", ProviderBlocked, null)]
    [DataRow(303, null, "", ProviderBlocked, null)]
    [DataRow(307, Json, "{}", ProviderBlocked, null)]
    [DataRow(308, null, "", ProviderBlocked, null)]
    [DataRow(200, Html, "<html>sorry</html>", ProviderBlocked, "HTML")]
    [DataRow(200, "application/xhtml+xml", "<html>sorry</html>", ProviderBlocked, "HTML")]
    [DataRow(200, Text, "ok", ProviderBlocked, "no JSON")]
    [DataRow(200, null, "", ProviderBlocked, "no body")]
    [DataRow(200, Json, "", ProviderBlocked, "no body")]
    [DataRow(204, null, "", ProviderBlocked, "no body")]
    [DataRow(400, Html, "<html>400. That's an error.</html>", ProviderBlocked, "HTML")]
    [DataRow(401, Html, "<html>401. That's an error.</html>", ProviderBlocked, "HTML")]
    [DataRow(401, null, "", ProviderBlocked, "no body")]
    [DataRow(403, Html, "<html>403. That's an error.</html>", ProviderBlocked, "HTML")]
    [DataRow(403, Text, "Forbidden", ProviderBlocked, "no JSON")]
    [DataRow(404, Html, "<html>404. That's an error.</html>", ProviderBlocked, "HTML")]
    [DataRow(404, Text, "404 page not found", ProviderBlocked, "no JSON")]
    [DataRow(404, null, "", ProviderBlocked, "no body")]
    [DataRow(429, Html, "<html>Our systems have detected unusual traffic</html>", ProviderBlocked, "HTML")]

    // Limits.
    [DataRow(429, null, "", RateLimited, "no body")]
    [DataRow(429, Text, "Too Many Requests", RateLimited, "no JSON")]
    [DataRow(
        429, Json,
        """{"error":{"code":429,"message":"Too many concurrent requests for user","status":"RESOURCE_EXHAUSTED","errors":["""
        + """{"reason":"rateLimitExceeded","domain":"usageLimits"}]}}""", RateLimited, "rateLimitExceeded")]
    [DataRow(
        429, Json, """{"error":{"code":429,"errors":[{"reason":"userRateLimitExceeded","domain":"usageLimits"}]}}""", RateLimited,
        "userRateLimitExceeded")]
    [DataRow(
        403, Json, """{"error":{"code":403,"errors":[{"reason":"userRateLimitExceeded","domain":"usageLimits"}]}}""", RateLimited,
        "userRateLimitExceeded")]
    [DataRow(403, Json, """{"error":{"code":403,"errors":[{"reason":"rateLimitExceeded"}]}}""", RateLimited, "rateLimitExceeded")]
    [DataRow(403, Json, """{"error":{"code":403,"errors":[{"reason":"quotaExceeded"}]}}""", RateLimited, "quotaExceeded")]
    [DataRow(
        403, Json, """{"error":{"code":403,"errors":[{"reason":"dailyLimitExceeded","domain":"usageLimits"}]}}""", RateLimited,
        "dailyLimitExceeded")]
    [DataRow(
        403, Json, """{"error":{"code":403,"errors":[{"reason":"concurrentLimitExceeded"}]}}""", RateLimited, "concurrentLimitExceeded")]
    [DataRow(403, Json, """{"error":{"code":403,"status":"RESOURCE_EXHAUSTED"}}""", RateLimited, "RESOURCE_EXHAUSTED")]
    [DataRow(
        403, Json,
        """{"error":{"code":403,"status":"PERMISSION_DENIED","details":["""
        + """{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"RATE_LIMIT_EXCEEDED"}]}}""", RateLimited, "RATE_LIMIT_EXCEEDED")]
    [DataRow(
        403, Json, """{"error":{"code":403,"errors":[{"reason":"forbidden"}],"details":[{"reason":"RESOURCE_QUOTA_EXCEEDED"}]}}""",
        RateLimited, "forbidden")]
    [DataRow(
        403, Json,
        """{"error":{"code":403,"message":"Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user'"}}""",
        RateLimited, null)]
    [DataRow(
        403, Json, """{"error":{"code":403,"message":"User Rate Limit Exceeded","errors":[{"reason":"forbidden"}]}}""", RateLimited,
        "forbidden")]

    [DataRow(
        429, Json, """{"error":{"code":429,"message":"\ud83d","status":"RESOURCE_EXHAUSTED","errors":[{"reason":"\ud83d"}]}}""",
        RateLimited, "RESOURCE_EXHAUSTED")]

    // Refusals that last until a person acts.
    [DataRow(
        403, Json, """{"error":{"code":403,"errors":[{"reason":"insufficientPermissions"}]}}""", AccessDenied, "insufficientPermissions")]
    [DataRow(
        403, Json,
        """{"error":{"code":403,"details":["""
        + """{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]}}""", AccessDenied,
            "ACCESS_TOKEN_SCOPE_INSUFFICIENT")]
    [DataRow(
        403, Json, """{"error":{"code":403,"errors":[{"reason":"accessNotConfigured","domain":"usageLimits"}]}}""", AccessDenied,
        "accessNotConfigured")]
    [DataRow(
        403, Json, """{"error":{"code":403,"status":"PERMISSION_DENIED","details":[{"reason":"SERVICE_DISABLED"}]}}""", AccessDenied,
        "SERVICE_DISABLED")]
    [DataRow(403, Json, """{"error":{"code":403,"errors":[{"reason":"domainPolicy","domain":"global"}]}}""", AccessDenied, "domainPolicy")]
    [DataRow(
        400, Json, """{"error":{"code":400,"message":"Precondition check failed.","errors":[{"reason":"failedPrecondition"}]}}""",
        AccessDenied, "failedPrecondition")]
    [DataRow(
        400, Json, """{"error":{"code":400,"message":"Mail service not enabled","errors":[{"reason":"failedPrecondition"}]}}""",
        MailboxGone, "failedPrecondition")]
    [DataRow(
        400, Json, """{"error":{"code":400,"message":"Mail service not enabled","status":"FAILED_PRECONDITION"}}""", MailboxGone,
        "FAILED_PRECONDITION")]
    [DataRow(
        401, Json, """{"error":{"code":401,"status":"UNAUTHENTICATED","errors":[{"reason":"authError"}]}}""", CredentialsRevoked,
        "authError")]

    // Failures of the provider, or mistakes of ours.
    [DataRow(400, Json, """{"error":{"code":400,"errors":[{"reason":"badRequest"}]}}""", ProviderUnavailable, "badRequest")]
    [DataRow(400, Json, """{"error":{"code":400,"errors":[{"reason":"invalidArgument"}]}}""", ProviderUnavailable, "invalidArgument")]
    [DataRow(400, Json, """{"error":{"code":400,"errors":[{"reason":"required"}]}}""", ProviderUnavailable, "required")]
    [DataRow(403, Json, """{"error":{"code":403,"errors":[{"rea""", ProviderUnavailable, "unreadable error")]
    [DataRow(404, Json, "{}", ProviderUnavailable, "unreadable error")]
    [DataRow(408, Text, "Request Timeout", ProviderUnavailable, "no JSON")]
    [DataRow(500, Json, """{"error":{"code":500,"errors":[{"reason":"backendError"}]}}""", ProviderUnavailable, "backendError")]
    [DataRow(500, Json, """{"error":{"code":500,"errors":[{"reason":"internalError"}]}}""", ProviderUnavailable, "internalError")]
    [DataRow(502, Html, "<html>502. That's an error.</html>", ProviderUnavailable, "HTML")]
    [DataRow(503, null, "", ProviderUnavailable, null)]
    [DataRow(503, Json, """{"error":{"code":503,"status":"UNAVAILABLE"}}""", ProviderUnavailable, "UNAVAILABLE")]
    [DataRow(504, Text, "upstream request timeout", ProviderUnavailable, null)]
    public async Task Answer_of_the_API_has_its_class(int status, string? mediaType, string body, FailureClass expected, string? reason)
    {
        var failure = await ClassifyAsync(Endpoint.Api, status, mediaType, body);

        Assert.AreEqual(expected, failure?.Class);
        Assert.AreEqual(new Evidence(status, reason), failure!.Evidence);
    }

    [TestMethod]
    [DataRow(302, null, "", ProviderBlocked)]
    [DataRow(200, Html, "<html>sorry</html>", ProviderBlocked)]
    [DataRow(200, null, "", ProviderBlocked)]
    [DataRow(400, Html, "<html>400. That's an error.</html>", ProviderBlocked)]
    [DataRow(401, Text, "Unauthorized", ProviderBlocked)]
    [DataRow(403, Html, "<html>403. That's an error.</html>", ProviderBlocked)]
    [DataRow(403, Json, """{"error":"rate_limit_exceeded"}""", RateLimited)]
    [DataRow(429, Json, """{"error":"rate_limit_exceeded"}""", RateLimited)]
    [DataRow(400, Json, """{"error":"invalid_grant","error_description":"Token has been expired or revoked."}""", CredentialsRevoked)]
    [DataRow(400, Json, """{"error":"invalid_grant","error_description":"Bad Request"}""", CredentialsRevoked)]
    [DataRow(400, Json, """{"error":"invalid_grant"}""", CredentialsRevoked)]
    [DataRow(
        400, Json, """{"error":"invalid_grant","error_description":"reauth related error (invalid_rapt)","error_subtype":"invalid_rapt"}""",
        CredentialsRevoked)]
    [DataRow(400, Json, """{"error":"invalid_grant","error_description":"Invalid email or User ID"}""", MailboxGone)]
    [DataRow(400, Json, """{"error":"invalid_grant","error_description":"Account has been deleted"}""", MailboxGone)]
    [DataRow(
        400, Json,
        """{"error":"invalid_grant","error_description":"Invalid JWT: Token must be a short-lived token (60 minutes) and in a """
        + """reasonable timeframe. Check your iat and exp values in the JWT claim."}""", ProviderUnavailable)]
    [DataRow(
        400, Json,
        """{"error":"invalid_grant","error_description":"Invalid JWT: Token must be a short-lived token (60 minutes) and in a """
        + """reasonable timeframe. Check your iat and exp values and use a clock with skew to account for clock differences """
        + """between systems."}""", ProviderUnavailable)]
    [DataRow(401, Json, """{"error":"invalid_client","error_description":"The provided client secret is invalid."}""", AccessDenied)]
    [DataRow(401, Json, """{"error":"deleted_client"}""", AccessDenied)]
    [DataRow(401, Json, """{"error":"unauthorized_client"}""", AccessDenied)]
    [DataRow(403, Json, """{"error":"access_denied","error_description":"Requested client not authorized."}""", AccessDenied)]
    [DataRow(400, Json, """{"error":"invalid_scope"}""", AccessDenied)]
    [DataRow(400, Json, """{"error":"admin_policy_enforced"}""", AccessDenied)]
    [DataRow(
        400, Json, """{"error":"invalid_request","error_description":"Could not determine client ID from request."}""",
        ProviderUnavailable)]
    [DataRow(400, Json, """{"error":"something_new"}""", ProviderUnavailable)]
    [DataRow(400, Json, "not json", ProviderUnavailable)]
    [DataRow(404, Json, """{"error":{"code":404,"status":"NOT_FOUND"}}""", ProviderUnavailable)]
    [DataRow(500, Json, """{"error":"internal_failure"}""", ProviderUnavailable)]
    [DataRow(503, Html, "<html>503. That's an error.</html>", ProviderUnavailable)]
    public async Task Answer_of_the_token_endpoint_has_its_class(int status, string? mediaType, string body, FailureClass expected) =>
        Assert.AreEqual(expected, (await ClassifyAsync(Endpoint.Token, status, mediaType, body))?.Class);

    [TestMethod]
    public async Task Good_JSON_is_not_a_failure() => Assert.IsNull(await ClassifyAsync(Endpoint.Api, 200, Json, "{}"));

    [TestMethod]
    public async Task Caller_interprets_a_404_of_the_API_except_for_the_profile()
    {
        const string NotFound = """{"error":{"code":404,"status":"NOT_FOUND","errors":[{"reason":"notFound"}]}}""";

        Assert.IsNull(await ClassifyAsync(Endpoint.Api, 404, Json, NotFound));
        Assert.AreEqual(MailboxGone, (await ClassifyAsync(Endpoint.Profile, 404, Json, NotFound))?.Class);
    }

    [TestMethod]
    public async Task Host_of_a_redirect_is_kept_as_evidence_and_its_query_is_not()
    {
        var failure = await ClassifyAsync(
            Endpoint.Api, 302, null, "",
            response => response.Headers.Location = new Uri("https://www.google.example/sorry/index?continue=secret"));

        Assert.AreEqual(new Evidence(302, null, "www.google.example"), failure!.Evidence);
    }

    [TestMethod]
    public async Task Wrong_clock_of_this_machine_is_named_as_the_reason()
    {
        var failure = await ClassifyAsync(
            Endpoint.Token, 400, Json, """{"error":"invalid_grant","error_description":"Check your iat and exp values"}""");

        Assert.AreEqual("invalid_grant: the clock here is wrong", failure!.Evidence.Reason);
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
