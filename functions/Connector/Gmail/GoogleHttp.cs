using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Connector.Mailboxes;
using Connector.Telemetry;
using Google.Apis.Http;
using IHttpClientFactory = Google.Apis.Http.IHttpClientFactory;

namespace Connector.Gmail;

/// <summary>
/// Gives Google's client its connections: one pool for all mailboxes, which never follows a redirect. Google's default handler follows
/// redirects and sends the bearer token along (measured with Google.Apis 1.78).
/// </summary>
internal sealed class GoogleHttp : IHttpClientFactory, IDisposable
{
    private readonly Factory _factory;
    private readonly HttpClient _client;

    public GoogleHttp(GmailOptions options, TimeProvider time, OutboundWire? wire = null)
    {
        var connections = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        var edge = new ProviderEdge(wire?.Invoke(connections) ?? connections, options.TokenUri, time);
        _factory = new Factory(edge);
        _client = new HttpClient(edge) { Timeout = options.AnswerTimeout };
    }

    public ConfigurableHttpClient CreateHttpClient(CreateHttpClientArgs args)
    {
        var client = _factory.CreateHttpClient(args);
        client.MessageHandler.FollowRedirect = false;
        client.Timeout = _client.Timeout;
        return client;
    }

    /// <summary>Makes a call that Google's client does not make, over the same connections, and reads its answer.</summary>
    /// <exception cref="FetchFailedException">Google refused, or did not answer properly.</exception>
    public async Task<JsonElement> CallAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.SendAsync(request, cancellationToken);

            // The edge lets pass what only a mailbox's call can interpret.
            return response.IsSuccessStatusCode
                ? await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)
                : throw new FetchFailedException(
                    FailureClass.AccessDenied, $"HTTP {(int)response.StatusCode} of {request.RequestUri!.Host}");
        }
        catch (Exception exception) when (GoogleFaults.Translate(exception, cancellationToken) is { } failed)
        {
            throw failed;
        }
    }

    public void Dispose() => _client.Dispose();

    private sealed class Factory(HttpMessageHandler shared) : HttpClientFactory
    {
        protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) => shared;
    }
}
