using System.Net.Http.Headers;
using Connector.Telemetry;
using Connector.Webhooks;

namespace Connector.Delivering.Webhooks;

/// <summary>Posts each message, signed as Standard Webhooks say, to an address of the customer's.</summary>
public sealed class WebhookDestination(WebhookOptions options, RawMail mail, TimeProvider time, OutboundWire? wire = null) : IDestination, IDisposable
{
    // The time limit is ours, below: the client's own would be told as a cancellation by the caller.
    private readonly HttpClient _http = new(Connect(options, wire)) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

    public bool TakesMessages => true;

    public async Task<DeliveryAnswer> DeliverAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        if (await WriteAsync(message, cancellationToken) is not { } body)
        {
            return new DeliveryAnswer.Rejected("its bytes are not stored any more");
        }

        using var patience = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var request = Sign(message, body);

        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return WebhookAnswers.Classify((int)response.StatusCode, WebhookAnswers.Wait(response.Headers.RetryAfter, time.GetUtcNow()));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryAnswer.Down($"The webhook gave no answer within {options.Timeout}.");
        }
        catch (HttpRequestException exception)
        {
            return new DeliveryAnswer.Down(
                exception.InnerException is PrivateAddressException refused ? refused.Message : $"The webhook cannot be reached: {exception.HttpRequestError}.");
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpMessageHandler Connect(WebhookOptions options, OutboundWire? wire)
    {
        var connections = WebhookConnections.Create(options.AllowPrivate);
        return wire?.Invoke(connections) ?? connections;
    }

    /// <returns>Null when the raw bytes are gone.</returns>
    private async Task<ReadOnlyMemory<byte>?> WriteAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        if (message.Blob is null)
        {
            return null;
        }

        if (message.Size > options.InlineBytes && mail.Link(message.Blob, options.LinkLifetime) is { } link)
        {
            return WebhookBody.Linked(message, link);
        }

        // A plain null would be converted to an empty body.
        return await mail.ReadAsync(message.Blob, cancellationToken) is { } raw ? WebhookBody.Inline(message, raw) : default(ReadOnlyMemory<byte>?);
    }

    private HttpRequestMessage Sign(StoredMessage message, ReadOnlyMemory<byte> body)
    {
        var signature = WebhookSignature.Of(body.Span, message.IdempotencyKey, time.GetUtcNow(), options.Secret.Span);
        var content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

        return new HttpRequestMessage(HttpMethod.Post, options.Address)
        {
            Content = content,
            Headers =
            {
                { WebhookSignature.IdHeader, signature.Id },
                { WebhookSignature.TimestampHeader, signature.Timestamp },
                { WebhookSignature.SignatureHeader, signature.Value },
            },
        };
    }
}
