using System.Net;
using Connector.Telemetry;
using Google.Apis.Http;
using IHttpClientFactory = Google.Apis.Http.IHttpClientFactory;

namespace Connector.Gmail;

/// <summary>
/// Gives Google's client its connections: one pool for all mailboxes, which never follows a redirect. Google's default handler follows
/// redirects and sends the bearer token along (measured with Google.Apis 1.78).
/// </summary>
internal sealed class GoogleHttp : IHttpClientFactory
{
    private readonly Factory _factory;
    private readonly TimeSpan _answerTimeout;

    public GoogleHttp(GmailOptions options, TimeProvider time, OutboundWire? wire = null)
    {
        _answerTimeout = options.AnswerTimeout;
        var connections = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        _factory = new Factory(new ProviderEdge(wire?.Invoke(connections) ?? connections, options.TokenUri, time));
    }

    public ConfigurableHttpClient CreateHttpClient(CreateHttpClientArgs args)
    {
        var client = _factory.CreateHttpClient(args);
        client.MessageHandler.FollowRedirect = false;
        client.Timeout = _answerTimeout;
        return client;
    }

    /// <summary>Makes a client for calls that Google's client does not make, over the same connections.</summary>
    public HttpClient CreatePlainClient() => new(_factory.Shared, disposeHandler: false) { Timeout = _answerTimeout };

    private sealed class Factory(HttpMessageHandler shared) : HttpClientFactory
    {
        public HttpMessageHandler Shared => shared;

        protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) => shared;
    }
}
