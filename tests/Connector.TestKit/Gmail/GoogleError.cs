using System.Text.Json.Nodes;

namespace Connector.TestKit.Gmail;

/// <summary>An answer of Google's that says no, in the envelope of facts: code, message, errors, status.</summary>
/// <param name="Domain">The domain of the reason; found from the reason if null.</param>
/// <param name="ErrorInfo">The reason of a google.rpc.ErrorInfo among the details; none if null.</param>
internal sealed record GoogleError(int Code, string Reason, string Message, string? Domain = null, string? ErrorInfo = null)
{
    private static readonly Dictionary<string, GoogleError> Known = new GoogleError[]
    {
        new(400, "badRequest", "Bad Request"),
        new(400, "invalidArgument", "Invalid argument"),
        new(400, "failedPrecondition", "Precondition check failed."),
        new(401, "authError", "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other "
            + "valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."),
        new(403, "rateLimitExceeded", "Rate Limit Exceeded"),
        new(403, "userRateLimitExceeded", "User Rate Limit Exceeded"),
        new(403, "dailyLimitExceeded", "Daily Limit Exceeded"),
        new(403, "quotaExceeded", "Quota Exceeded"),
        new(403, "domainPolicy", "The domain administrators have disabled Gmail apps."),
        new(403, "insufficientPermissions", "Request had insufficient authentication scopes.",
        ErrorInfo: "ACCESS_TOKEN_SCOPE_INSUFFICIENT"),
        new(403, "accessNotConfigured", "Gmail API has not been used in project 123456789012 before or it is disabled.",
        ErrorInfo: "SERVICE_DISABLED"),
        new(404, "notFound", "Requested entity was not found."),
        new(500, "backendError", "Backend Error"),
        new(500, "internalError", "Internal error encountered."),
    }.ToDictionary(error => error.Reason, StringComparer.Ordinal);

    public static GoogleError NotFound => Known["notFound"];

    public static GoogleError Unauthenticated => Known["authError"];

    public static GoogleError InvalidArgument(string message) => Known["invalidArgument"] with { Message = message };

    /// <summary>The answer with Google's own words for the reason, unless others are given.</summary>
    public static GoogleError Of(int? code, string reason, string? message)
    {
        var known = Known.GetValueOrDefault(reason) ?? new GoogleError(code ?? 400, reason, reason);
        return known with { Code = code ?? known.Code, Message = message ?? known.Message };
    }

    /// <summary>The default status of a reason, null for one that Gmail does not use.</summary>
    public static int? StatusOf(string reason) => Known.GetValueOrDefault(reason)?.Code;

    public JsonObject ToJson()
    {
        var error = new JsonObject
        {
            ["code"] = Code,
            ["message"] = Message,
            ["errors"] = new JsonArray(ToSingleError()),
            ["status"] = Status,
        };

        if (ErrorInfo is not null)
        {
            error["details"] = new JsonArray(new JsonObject
            {
                ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
                ["reason"] = ErrorInfo,
                ["domain"] = "googleapis.com",
                ["metadata"] = new JsonObject { ["service"] = "gmail.googleapis.com" },
            });
        }

        return new JsonObject { ["error"] = error };
    }

    private JsonObject ToSingleError()
    {
        var single = new JsonObject { ["message"] = Message, ["domain"] = Domain ?? DomainOf(Reason), ["reason"] = Reason };

        if (Code == 401)
        {
            single["location"] = "Authorization";
            single["locationType"] = "header";
        }

        return single;
    }

    private static string DomainOf(string reason) => reason switch
    {
        "rateLimitExceeded" or "userRateLimitExceeded" or "dailyLimitExceeded" or "quotaExceeded" or "accessNotConfigured" => "usageLimits",
        _ => "global",
    };

    private string Status => (Code, Reason) switch
    {
        (400, "failedPrecondition") => "FAILED_PRECONDITION",
        (400, _) => "INVALID_ARGUMENT",
        (401, _) => "UNAUTHENTICATED",
        (403, "rateLimitExceeded" or "userRateLimitExceeded" or "dailyLimitExceeded" or "quotaExceeded") => "RESOURCE_EXHAUSTED",
        (403, _) => "PERMISSION_DENIED",
        (404, _) => "NOT_FOUND",
        (429, _) => "RESOURCE_EXHAUSTED",
        (503, _) => "UNAVAILABLE",
        (504, _) => "DEADLINE_EXCEEDED",
        ( >= 500, _) => "INTERNAL",
        _ => "UNKNOWN",
    };
}
