using System.Net;
using System.Text;
using Google.Apis.Gmail.v1;
using Google.Apis.Http;
using Google.Apis.Services;
using GoogleHttpClientFactory = Google.Apis.Http.HttpClientFactory;

namespace Connector.UnitTests.Compat;

/// <summary>A Gmail service that records each call and gives every call the same answer.</summary>
internal sealed class RecordingGmail(string answer = "{}") : IDisposable
{
    private readonly Handler _handler = new(answer);

    public GmailService Service => field ??= new GmailService(new BaseClientService.Initializer
    {
        HttpClientFactory = new Factory(_handler),
        // A zipped body cannot be compared with the expected text.
        GZipEnabled = false,
    });

    /// <summary>Verb, path and query of the last call as sent.</summary>
    public string? Call => _handler.Call;

    public string? Host => _handler.Host;

    public string? Body => _handler.Body;

    public void Dispose()
    {
        Service.Dispose();
        _handler.Dispose();
    }

    private sealed class Factory(HttpMessageHandler handler) : GoogleHttpClientFactory
    {
        protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) => handler;
    }

    private sealed class Handler(string answer) : HttpMessageHandler
    {
        public string? Call { get; private set; }

        public string? Host { get; private set; }

        public string? Body { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Call = $"{request.Method} {request.RequestUri!.PathAndQuery}";
            Host = request.RequestUri.GetLeftPart(UriPartial.Authority);
            Body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(answer, Encoding.UTF8, "application/json"),
            };
        }
    }
}
