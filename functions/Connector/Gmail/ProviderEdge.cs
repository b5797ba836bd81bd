using System.Text.Json;
using Connector.Mailboxes;

namespace Connector.Gmail;

/// <summary>
/// The last handler before the network, for Gmail's API and the token endpoint. It throws <see cref="FetchFailedException"/> for every bad
/// answer, because Google's client does not pass on headers and content types.
/// </summary>
/// <remarks>
/// Two answers pass because only the caller can interpret them: 404, and the 401 of an API call, after which Google's credential fetches a
/// new access token and tries once more.
/// </remarks>
internal sealed class ProviderEdge(HttpMessageHandler inner, Uri tokenUri, TimeProvider time) : DelegatingHandler(inner)
{
    private const int MaxTokenBytes = 64 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var endpoint = EndpointOf(request);
        var response = await base.SendAsync(request, cancellationToken);

        var answer = await ProviderAnswer.ReadAsync(endpoint, response, time.GetUtcNow(), cancellationToken);

        if (await FailureOfAsync(answer, response, cancellationToken) is not { } failure || IsForTheCredential(answer, failure))
        {
            return response;
        }

        response.Dispose();
        throw new FetchFailedException(failure);
    }

    private static async Task<Failure?> FailureOfAsync(
        ProviderAnswer answer, HttpResponseMessage response, CancellationToken cancellationToken) =>
        FailureClassification.Classify(answer)
        ?? (answer.Endpoint == Endpoint.Token ? await CheckTokenAsync(response, cancellationToken) : null);

    /// <summary>
    /// Checks that a good answer of the token endpoint holds a token. Google's client would use an empty token instead, Gmail would refuse
    /// that with 401, and the consent would be blamed (I6).
    /// </summary>
    private static async Task<Failure?> CheckTokenAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // The answer is buffered so that Google's client can read it again.
        await response.Content.LoadIntoBufferAsync(MaxTokenBytes, cancellationToken);

        try
        {
            using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return (JsonText.In(answer.RootElement, "access_token") ?? JsonText.In(answer.RootElement, "id_token")) is null
                ? new Failure(FailureClass.ProviderUnavailable, new Evidence((int)response.StatusCode, "incomplete token"))
                : null;
        }
        catch (JsonException exception)
        {
            return FailureClassification.OfUnreadable(isFromTheStart: exception is { LineNumber: 0, BytePositionInLine: 0 });
        }
    }

    /// <summary>True for a 401 of Gmail itself. A 401 of the provider's front end says nothing about the access token.</summary>
    private static bool IsForTheCredential(ProviderAnswer answer, Failure failure) =>
        answer is { Status: 401, Endpoint: not Endpoint.Token } && failure.Class == FailureClass.CredentialsRevoked;

    private Endpoint EndpointOf(HttpRequestMessage request) => request.RequestUri switch
    {
        { } uri when uri.AbsolutePath == tokenUri.AbsolutePath && uri.Authority == tokenUri.Authority && uri.Scheme == tokenUri.Scheme =>
            Endpoint.Token,
        { } uri when uri.AbsolutePath.EndsWith("/profile", StringComparison.Ordinal) => Endpoint.Profile,
        { } uri when uri.AbsolutePath.EndsWith("/stop", StringComparison.Ordinal) || request.Method == HttpMethod.Delete =>
            Endpoint.WithoutBody,
        _ => Endpoint.Api,
    };
}
