using Azure;
using Azure.Identity;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>Answers a call that failed because storage cannot be reached or refuses the app.</summary>
public static class StorageAway
{
    /// <returns>503 with <c>Retry-After</c>; null for an exception of another kind.</returns>
    public static IResult? AnswerTo(Exception exception) => IsReason(exception)
        ? Problem.Unavailable("Storage is out of reach, so the call may have had no effect. Repeat it: no call does its work twice.")
        : null;

    private static bool IsReason(Exception exception) => exception switch
    {
        // 0 means no answer; 404 means here that a table, queue or container is missing.
        RequestFailedException { Status: 0 or 401 or 403 or 404 or 408 or 429 or >= 500 } => true,
        AuthenticationFailedException => true,

        // The storage clients throw it if all retries failed.
        AggregateException { InnerExceptions: { Count: > 0 } tries } =>
            tries.All(one => IsReason(one) || one is OperationCanceledException or IOException),
        _ => false,
    };
}
