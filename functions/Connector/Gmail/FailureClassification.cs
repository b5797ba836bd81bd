using Connector.Mailboxes;
using static Connector.Mailboxes.FailureClass;

namespace Connector.Gmail;

/// <summary>The one place where an answer becomes a failure class; the table of docs/architecture.md as code.</summary>
/// <remarks>What Google words in more than one way errs towards the provider: a limit taken for a refusal would send a person to reconnect (I6).</remarks>
public static class FailureClassification
{
    /// <summary>Refusals at the token endpoint that last until a person acts, apart from a grant that is gone.</summary>
    private static readonly HashSet<string> TokenRefusals = new(StringComparer.Ordinal)
    {
        "unauthorized_client", "invalid_client", "invalid_scope", "access_denied", "admin_policy_enforced", "deleted_client", "disabled_client",
    };

    /// <returns>Null when the answer is a good one, or a 404 that only the caller can read.</returns>
    public static Failure? Classify(ProviderAnswer answer) =>
        ClassOf(answer) is { } failureClass
            ? new Failure(
                failureClass,
                new Evidence(answer.Status, ReasonOf(answer), answer.LocationHost),
                answer.RetryAt,
                IsOfProject: failureClass == RateLimited && answer is { Endpoint: not Endpoint.Token, Error: { } error } && !IsAboutUser(error),
                MayPass: answer is { Status: 400, Endpoint: not Endpoint.Token, Error: { } refusal } && IsFailedPrecondition(refusal))
            : null;

    /// <summary>
    /// A mailbox's own limit says so in its reason or in words: "userRateLimitExceeded", "Queries per minute per user", "Too many
    /// concurrent requests for user", "User-rate limit exceeded". What names no user is the project's.
    /// </summary>
    private static bool IsAboutUser(ProviderError error) =>
        error.Says("user") || error.Reasons.Any(reason => reason.Contains("user", StringComparison.OrdinalIgnoreCase));

    /// <summary>An answer with a good status and a body that cannot be read: cut off on the way, or no JSON at all, whatever its header says.</summary>
    /// <param name="isFromTheStart">Not even its first character is JSON.</param>
    public static Failure OfUnreadable(bool isFromTheStart) => isFromTheStart
        ? new Failure(ProviderBlocked, new Evidence(200, "no JSON"))
        : new Failure(ProviderUnavailable, new Evidence(200, "truncated body"));

    private static FailureClass? ClassOf(ProviderAnswer answer) => answer.Status switch
    {
        >= 300 and < 400 => ProviderBlocked,
        >= 500 => ProviderUnavailable,

        204 when answer.Endpoint == Endpoint.Stop => null,
        < 300 => answer.IsJson ? null : ProviderBlocked,

        // Google's front end speaks HTML where its API speaks JSON: a captcha, a 'sorry' page, whatever the status.
        _ when answer.IsHtml => ProviderBlocked,
        408 => ProviderUnavailable,
        429 => RateLimited,

        // Whoever answers here is not the API. A 404 of his would say that a mail is gone, and a 401 that the consent is.
        _ when !answer.IsJson => ProviderBlocked,
        _ => answer switch
        {
            { Error: null } => ProviderUnavailable,
            { Endpoint: Endpoint.Token, Error: { } error } => ClassOfRefusedToken(error),
            { Error: { } error } => ClassOfRefusedCall(answer, error),
        },
    };

    /// <remarks>Only these errors, in JSON, are final; everything else at the token endpoint passes (RFC 6749, 5.2; Google's OAuth pages).</remarks>
    private static FailureClass ClassOfRefusedToken(ProviderError error) => error.Reasons switch
    {
        ["invalid_grant", ..] => ClassOfRefusedGrant(error),
        [{ } reason, ..] when TokenRefusals.Contains(reason) => AccessDenied,
        _ when IsAboutQuota(error) => RateLimited,
        _ => ProviderUnavailable,
    };

    /// <summary>OAuth has one word for a consent that was withdrawn, an account that is no more, and a clock that is wrong.</summary>
    private static FailureClass ClassOfRefusedGrant(ProviderError error) => error switch
    {
        _ when IsAboutTime(error) => ProviderUnavailable,
        _ when error.Says("Account has been deleted") || error.Says("email or User ID") => MailboxGone,
        _ => CredentialsRevoked,
    };

    private static FailureClass? ClassOfRefusedCall(ProviderAnswer answer, ProviderError error) => answer.Status switch
    {
        401 => CredentialsRevoked,
        403 => IsAboutQuota(error) ? RateLimited : AccessDenied,
        404 => answer.Endpoint == Endpoint.Profile ? MailboxGone : null,

        // At times one call in a hundred, and the next one works (googleapis/google-api-php-client#2558): hence MayPass.
        400 when IsFailedPrecondition(error) => error.Says("Mail service not enabled") ? MailboxGone : AccessDenied,

        // Our own mistake, or a page token that went stale: neither the token nor the message is to blame.
        _ => ProviderUnavailable,
    };

    /// <summary>By its shape, since Google adds reasons: rateLimitExceeded, RATE_LIMIT_EXCEEDED, quotaExceeded, dailyLimitExceeded and their kin.</summary>
    private static bool IsAboutQuota(ProviderError error) =>
        error.Status == "RESOURCE_EXHAUSTED"
        || error.Reasons.Any(reason => Speaks(reason, "LimitExceeded") || Speaks(reason, "quota"))
        || error.Says("quota exceeded")
        || error.Says("limit exceeded");

    /// <summary>"Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values …"</summary>
    private static bool IsAboutTime(ProviderError error) => error.Says("reasonable timeframe") || error.Says("iat and exp");

    private static bool Speaks(string reason, string of) => reason.Replace("_", "", StringComparison.Ordinal).Contains(of, StringComparison.OrdinalIgnoreCase);

    private static bool IsFailedPrecondition(ProviderError error) => error.Reasons.Contains("failedPrecondition") || error.Status == "FAILED_PRECONDITION";

    /// <summary>Google's own word, unless it misleads; for an answer without one, what it was.</summary>
    private static string? ReasonOf(ProviderAnswer answer) => answer switch
    {
        { Endpoint: Endpoint.Token, Error: { } error } when IsAboutTime(error) => $"{answer.Reason}: the clock here is wrong",
        { Reason: { } reason } => reason,
        { IsHtml: true } => "HTML",
        { Status: < 300 or >= 400 and < 500, MediaType: null } => "no body",
        { Status: < 300 or >= 400 and < 500, IsJson: false } => "no JSON",
        { Status: >= 400 and < 500, Error: null } => "unreadable error",
        _ => null,
    };
}
