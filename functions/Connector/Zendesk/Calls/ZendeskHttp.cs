using Connector.Telemetry;
using Connector.Webhooks;
using Microsoft.Extensions.Logging;

namespace Connector.Zendesk.Calls;

/// <summary>
/// The connections to every Zendesk. They follow no redirect, since the access token would go along. A Zendesk that gave no answer in time
/// has a pause.
/// </summary>
public sealed partial class ZendeskHttp(
    ZendeskOptions options, TimeProvider time, ILogger<ZendeskHttp> logger, OutboundWire? wire = null) : IDisposable
{
    /// <summary>The slowest pace at which a file may be uploaded.</summary>
    private const double BytesPerSecond = 500_000;

    // An HttpClient would add a time limit of its own, which looks like a cancellation by the caller.
    private readonly HttpMessageInvoker _http = new(Connect(options.AllowPrivate, wire));

    private readonly SilentHosts _silent = new(time);

    /// <param name="token">Null for the request of a token.</param>
    /// <returns>Any answer that came; a fault if none came.</returns>
    internal async Task<ZendeskAnswer<ZendeskReply>> SendAsync(
        string subdomain, ZendeskRequest request, string? token, CancellationToken cancellationToken)
    {
        if (_silent.Wait(subdomain) is { } wait)
        {
            return new ZendeskFault.Down("Zendesk gave no answer a moment ago.", wait);
        }

        var limit = options.Timeout + TimeSpan.FromSeconds((request.Content?.Length ?? 0) / BytesPerSecond);
        using var patience = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);

        try
        {
            using var message = request.ToMessage(options.AddressOf(subdomain), token);
            using var response = await _http.SendAsync(message, either.Token);
            var reply = await ZendeskReply.ReadAsync(response, time.GetUtcNow(), either.Token);
            Note(subdomain, request.Call, reply);
            return new ZendeskAnswer<ZendeskReply>(reply);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _silent.Note(subdomain);
            return new ZendeskFault.Down($"Zendesk gave no answer within {limit.TotalSeconds:0} s.");
        }
        catch (HttpRequestException exception)
        {
            return new ZendeskFault.Down(exception.InnerException is PrivateAddressException refused
                ? refused.Message
                : $"Zendesk cannot be reached: {exception.HttpRequestError}.");
        }
        catch (IOException)
        {
            return new ZendeskFault.Down("The connection to Zendesk broke.");
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpMessageHandler Connect(bool allowPrivate, OutboundWire? wire)
    {
        var connections = WebhookConnections.Create(allowPrivate);
        return wire?.Invoke(connections) ?? connections;
    }

    private void Note(string subdomain, ZendeskCall call, ZendeskReply reply)
    {
        if (reply is { Status: < 200 or > 299 } or { Json: null })
        {
            Log.Fault(logger, subdomain, reply.Status, call, reply.RequestId);
        }
    }

    private static partial class Log
    {
        // Zendesk's support asks for the id of the request.
        [LoggerMessage(1, LogLevel.Information, "Zendesk {Subdomain} answered {Status} to {Call}, request id {RequestId}.")]
        public static partial void Fault(ILogger logger, string subdomain, int status, ZendeskCall call, string? requestId);
    }
}
