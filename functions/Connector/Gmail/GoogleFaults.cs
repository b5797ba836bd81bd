using System.Net;
using System.Text.Json;
using Connector.Mailboxes;
using Google;

namespace Connector.Gmail;

/// <summary>
/// Translates the exceptions of a call to Google, which end here because their text may hold mail. Bad answers are translated before, by
/// <see cref="ProviderEdge"/>.
/// </summary>
internal static class GoogleFaults
{
    /// <param name="cancellationToken">The caller's own; any other cancellation is a timeout.</param>
    /// <returns>Null for an exception that does not come from the call.</returns>
    public static FetchFailedException? Translate(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException when !cancellationToken.IsCancellationRequested => Unavailable("timeout"),

        // This is the answer after a fresh access token, or without one, so the consent is in doubt.
        GoogleApiException { HttpStatusCode: HttpStatusCode.Unauthorized } =>
            new FetchFailedException(FailureClass.CredentialsRevoked, "authError", status: 401),
        GoogleApiException { HttpStatusCode: 0, InnerException: var cause } => Unreadable(cause),
        GoogleApiException { InnerException: Newtonsoft.Json.JsonException cause } => Unreadable(cause),
        Newtonsoft.Json.JsonException or JsonException => Unreadable(exception),
        HttpRequestException http => Unavailable(http.HttpRequestError.ToString(), (int?)http.StatusCode),
        IOException => Unavailable("connection broken"),
        _ => null,
    };

    /// <summary>Describes an answer in JSON that lacks a required part.</summary>
    public static FetchFailedException Incomplete(string what) => Unavailable($"incomplete {what}", status: 200);

    private static FetchFailedException Unavailable(string reason, int? status = null) =>
        new(FailureClass.ProviderUnavailable, reason, status);

    private static FetchFailedException Unreadable(Exception? cause) => new(FailureClassification.OfUnreadable(isFromTheStart: cause
        is Newtonsoft.Json.JsonReaderException { LineNumber: 0, LinePosition: 0 }
            or JsonException { LineNumber: 0, BytePositionInLine: 0 }));
}
