using Connector.Mailboxes;
using static Connector.Mailboxes.FailureClass;

namespace Connector.Gmail;

/// <summary>The one place where an answer becomes a failure class; the table of docs/architecture.md as code.</summary>
public static class FailureClassification
{
    // developers.google.com/workspace/gmail/api/guides/handle-errors
    private static readonly HashSet<string> RateReasons = new(StringComparer.OrdinalIgnoreCase)
    {
        "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded", "RATE_LIMIT_EXCEEDED", "rate_limit_exceeded",
    };

    /// <returns>Null when the answer is a good one, or a 404 that only the caller can read.</returns>
    public static Failure? Classify(ProviderAnswer answer) =>
        ClassOf(answer) is { } failureClass
            ? new Failure(failureClass, new Evidence(answer.Status, answer.Reason ?? answer.ErrorStatus ?? Unspoken(answer), answer.LocationHost), answer.RetryAt)
            : null;

    private static FailureClass? ClassOf(ProviderAnswer answer) => answer.Status switch
    {
        >= 300 and < 400 => ProviderBlocked,
        >= 500 => ProviderUnavailable,

        // Google's front end speaks HTML where its API speaks JSON: a captcha, a 'sorry' page, whatever the status.
        < 300 when !answer.IsJson => ProviderBlocked,
        >= 400 when answer.IsHtml => ProviderBlocked,
        < 300 => null,
        408 => ProviderUnavailable,
        429 => RateLimited,
        _ => answer.Endpoint == Endpoint.Token ? ClassOfRefusedToken(answer) : ClassOfRefusedCall(answer),
    };

    /// <remarks>Only these errors, in JSON, are final; everything else at the token endpoint passes (RFC 6749, 5.2; Google's OAuth pages).</remarks>
    private static FailureClass ClassOfRefusedToken(ProviderAnswer answer) => answer.Reason switch
    {
        "invalid_grant" => CredentialsRevoked,
        "unauthorized_client" or "invalid_client" or "invalid_scope" or "access_denied" or "admin_policy_enforced" => AccessDenied,
        { } reason when RateReasons.Contains(reason) => RateLimited,
        _ => ProviderUnavailable,
    };

    private static FailureClass? ClassOfRefusedCall(ProviderAnswer answer) => answer.Status switch
    {
        401 => CredentialsRevoked,
        403 => IsAboutQuota(answer) ? RateLimited : AccessDenied,
        404 => answer.Endpoint == Endpoint.Profile ? MailboxGone : null,
        400 when IsFailedPrecondition(answer) => SaysNoMailService(answer) ? MailboxGone : AccessDenied,

        // Our own mistake, or a page token that went stale: neither the token nor the message is to blame.
        _ => ProviderUnavailable,
    };

    private static bool IsAboutQuota(ProviderAnswer answer) =>
        answer.ErrorStatus == "RESOURCE_EXHAUSTED"
        || (answer.Reason is { } reason
            && (RateReasons.Contains(reason)
                || reason.Contains("LimitExceeded", StringComparison.OrdinalIgnoreCase)
                || reason.Contains("quota", StringComparison.OrdinalIgnoreCase)));

    private static bool IsFailedPrecondition(ProviderAnswer answer) => answer.Reason == "failedPrecondition" || answer.ErrorStatus == "FAILED_PRECONDITION";

    private static bool SaysNoMailService(ProviderAnswer answer) =>
        answer.Message?.Contains("Mail service not enabled", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>What to call an answer that gave no reason of its own.</summary>
    private static string? Unspoken(ProviderAnswer answer) => answer switch
    {
        { Status: < 300, MediaType: null } => "no body",
        { IsHtml: true } => "HTML",
        { Status: < 300 } => "no JSON",
        _ => null,
    };
}
