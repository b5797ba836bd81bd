using Connector.Mailboxes;
using static Connector.Mailboxes.FailureClass;

namespace Connector.Gmail;

/// <summary>
/// Turns an answer into a failure class, and is the only place that does. It is the first step in the life of a failure
/// (docs/architecture.md).
/// </summary>
/// <remarks>
/// Where Google's wording is ambiguous, it blames the provider: a limit that is taken for a refusal would make a person reconnect (I6).
/// </remarks>
public static class FailureClassification
{
    /// <summary>Refusals of the token endpoint, other than a lost grant, that last until a person acts.</summary>
    private static readonly HashSet<string> TokenRefusals = new(StringComparer.Ordinal)
    {
        "unauthorized_client", "invalid_client", "invalid_scope", "access_denied", "admin_policy_enforced", "deleted_client",
            "disabled_client",
    };

    /// <returns>Null when the answer is good, or is a 404 that only the caller can interpret.</returns>
    public static Failure? Classify(ProviderAnswer answer) =>
        ClassOf(answer) is { } failureClass
            ? new Failure(
                failureClass,
                new Evidence(answer.Status, ReasonOf(answer), answer.LocationHost),
                answer.RetryAt,
                IsOfProject: failureClass == RateLimited && answer is { Endpoint: not Endpoint.Token, Error: { } error }
                && !IsAboutUser(error),
                MayPass: answer is { Status: 400, Endpoint: not Endpoint.Token, Error: { } refusal } && IsFailedPrecondition(refusal))
            : null;

    /// <summary>
    /// A mailbox's own limit says "user" in its reason or text: "userRateLimitExceeded", "Queries per minute per user", "Too many
    /// concurrent requests for user", "User-rate limit exceeded". Any other limit is the project's.
    /// </summary>
    private static bool IsAboutUser(ProviderError error) =>
        error.Says("user") || error.Reasons.Any(reason => reason.Contains("user", StringComparison.OrdinalIgnoreCase));

    /// <summary>Classifies a good status with an unreadable body, which was cut off or is not JSON, whatever its header says.</summary>
    /// <param name="isFromTheStart">Even the first character is not JSON.</param>
    public static Failure OfUnreadable(bool isFromTheStart) => isFromTheStart
        ? new Failure(ProviderBlocked, new Evidence(200, "no JSON"))
        : new Failure(ProviderUnavailable, new Evidence(200, "truncated body"));

    private static FailureClass? ClassOf(ProviderAnswer answer) => answer.Status switch
    {
        >= 300 and < 400 => ProviderBlocked,
        >= 500 => ProviderUnavailable,

        204 when answer.Endpoint == Endpoint.WithoutBody => null,
        < 300 => answer.IsJson ? null : ProviderBlocked,

        // Google's front end sends HTML where the API sends JSON: a captcha or a 'sorry' page, with any status.
        _ when answer.IsHtml => ProviderBlocked,
        408 => ProviderUnavailable,
        429 => RateLimited,

        // A reply that is not JSON does not come from the API, so its 404 or 401 says nothing about the mail or the consent.
        _ when !answer.IsJson => ProviderBlocked,
        _ => answer switch
        {
            { Error: null } => ProviderUnavailable,
            { Endpoint: Endpoint.Token, Error: { } error } => ClassOfRefusedToken(error),
            { Error: { } error } => ClassOfRefusedCall(answer, error),
        },
    };

    /// <remarks>
    /// Only these errors, in JSON, are final. All others of the token endpoint are temporary (RFC 6749, 5.2; Google's OAuth pages).
    /// </remarks>
    private static FailureClass ClassOfRefusedToken(ProviderError error) => error.Reasons switch
    {
        ["invalid_grant", ..] => ClassOfRefusedGrant(error),
        [{ } reason, ..] when TokenRefusals.Contains(reason) => AccessDenied,
        _ when IsAboutQuota(error) => RateLimited,
        _ => ProviderUnavailable,
    };

    /// <summary>OAuth has one error for a withdrawn consent, a deleted account and a wrong clock.</summary>
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

        // Sometimes one call in a hundred fails like this and the next one works (googleapis/google-api-php-client#2558), so MayPass is
        // set.
        400 when IsFailedPrecondition(error) => error.Says("Mail service not enabled") ? MailboxGone : AccessDenied,

        // The cause is a mistake of ours or a stale page token, and neither the credential nor the message.
        _ => ProviderUnavailable,
    };

    /// <summary>
    /// Matches a pattern because Google adds reasons: rateLimitExceeded, RATE_LIMIT_EXCEEDED, quotaExceeded, dailyLimitExceeded and others.
    /// </summary>
    private static bool IsAboutQuota(ProviderError error) =>
        error.Status == "RESOURCE_EXHAUSTED"
        || error.Reasons.Any(reason => Speaks(reason, "LimitExceeded") || Speaks(reason, "quota"))
        || error.Says("quota exceeded")
        || error.Says("limit exceeded");

    /// <summary>
    /// "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values …"
    /// </summary>
    private static bool IsAboutTime(ProviderError error) => error.Says("reasonable timeframe") || error.Says("iat and exp");

    private static bool Speaks(string reason, string of) =>
        reason.Replace("_", "", StringComparison.Ordinal).Contains(of, StringComparison.OrdinalIgnoreCase);

    private static bool IsFailedPrecondition(ProviderError error) =>
        error.Reasons.Contains("failedPrecondition") || error.Status == "FAILED_PRECONDITION";

    /// <summary>Google's own reason, unless it misleads; a description of an answer that has no reason.</summary>
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
