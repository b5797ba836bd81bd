using System.Net;
using Connector.Mailboxes;

namespace Connector.Gmail;

/// <summary>
/// The last station before the wire, for Gmail's API and the token endpoint alike: whatever is no proper answer leaves here as a
/// <see cref="FetchFailedException"/>, with what Google's client would not let through (headers, content type).
/// </summary>
/// <remarks>
/// Two answers pass, since only the caller can tell what they mean: 404, and the 401 of an API call, upon which Google's
/// credential fetches a new access token and tries once more.
/// </remarks>
internal sealed class ProviderEdge(HttpMessageHandler inner, Uri tokenUri, TimeProvider time) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var endpoint = EndpointOf(request);
        var response = await base.SendAsync(request, cancellationToken);

        if (request.Method == HttpMethod.Delete && response.StatusCode == HttpStatusCode.NoContent)
        {
            // Nothing to say is all that a deletion has to say; to any other call it is no answer.
            return response;
        }

        var answer = await ProviderAnswer.ReadAsync(endpoint, response, time.GetUtcNow(), cancellationToken);

        if (await FailureOfAsync(answer, response, cancellationToken) is not { } failure || IsForTheCredential(answer, failure))
        {
            return response;
        }

        response.Dispose();
        throw new FetchFailedException(failure);
    }

    private static async Task<Failure?> FailureOfAsync(ProviderAnswer answer, HttpResponseMessage response, CancellationToken cancellationToken) =>
        FailureClassification.Classify(answer)
        ?? (answer.Endpoint == Endpoint.Token ? await TokenAnswer.CheckAsync(response, cancellationToken) : null);

    /// <summary>A 401 that is Gmail's own: one of the provider's edge says nothing about the access token.</summary>
    private static bool IsForTheCredential(ProviderAnswer answer, Failure failure) =>
        answer is { Status: 401, Endpoint: not Endpoint.Token } && failure.Class == FailureClass.CredentialsRevoked;

    private Endpoint EndpointOf(HttpRequestMessage request) => request.RequestUri switch
    {
        { } uri when uri.AbsolutePath == tokenUri.AbsolutePath && uri.Authority == tokenUri.Authority && uri.Scheme == tokenUri.Scheme => Endpoint.Token,
        { } uri when uri.AbsolutePath.EndsWith("/profile", StringComparison.Ordinal) => Endpoint.Profile,
        { } uri when uri.AbsolutePath.EndsWith("/stop", StringComparison.Ordinal) => Endpoint.Stop,
        _ => Endpoint.Api,
    };
}
