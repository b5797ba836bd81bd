using Azure;
using Connector.Messages;
using Connector.Telemetry;
using Connector.Webhooks;

namespace Connector.Delivering.Webhooks;

/// <summary>Posts each message to the customer's address, signed by the Standard Webhooks specification.</summary>
public sealed class WebhookDestination(WebhookOptions options, RawMail mail, TimeProvider time, OutboundWire? wire = null)
    : IDestination, IDisposable
{
    /// <summary>A larger mail is streamed from storage twice: to be signed, and to be sent.</summary>
    private const int SmallBytes = 128 * 1024;

    // The time limit is applied in PostAsync, because the client's own timeout looks like a cancellation by the caller.
    private readonly HttpClient _http = new(Connect(options, wire)) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

    public string Name => options.Address.Host;

    public bool TakesMessages => true;

    public async Task<DeliveryAnswer> DeliverAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        try
        {
            using var request = await TryWriteAsync(message, cancellationToken);
            return request is null
                ? new DeliveryAnswer.Rejected("its bytes are not stored any more")
                : await PostAsync(request, cancellationToken);
        }
        catch (RequestFailedException refused) when (RawMail.IsOfOneBlob(refused))
        {
            return Unreadable(refused);
        }
        catch (HttpRequestException exception) when (exception.InnerException is RequestFailedException refused
            && RawMail.IsOfOneBlob(refused))
        {
            // The mail was read from storage while it was sent.
            return Unreadable(refused);
        }
    }

    public void Dispose() => _http.Dispose();

    private static DeliveryAnswer.Unreadable Unreadable(RequestFailedException refused) =>
        new($"storage refuses the bytes ({refused.Status} {refused.ErrorCode})");

    private async Task<DeliveryAnswer> PostAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return WebhookAnswers.Classify((int)response.StatusCode, WebhookAnswers.Wait(response.Headers.RetryAfter, time.GetUtcNow()));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryAnswer.Down($"The webhook gave no answer within {options.Timeout}.");
        }
        catch (HttpRequestException exception) when (exception.InnerException is not RequestFailedException)
        {
            return new DeliveryAnswer.Down(exception.InnerException is PrivateAddressException refused
                ? refused.Message
                : $"The webhook cannot be reached: {exception.HttpRequestError}.");
        }
    }

    private static HttpMessageHandler Connect(WebhookOptions options, OutboundWire? wire)
    {
        var connections = WebhookConnections.Create(options.AllowPrivate);
        return wire?.Invoke(connections) ?? connections;
    }

    /// <returns>Null if the raw bytes are gone.</returns>
    private async Task<HttpRequestMessage?> TryWriteAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteAsync(message, cancellationToken) is { } body ? await SignAsync(message, body, cancellationToken) : null;
        }
        catch (MailGoneException)
        {
            return null;
        }
    }

    private async Task<WebhookContent?> WriteAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        if (message.Blob is not { } blob)
        {
            return null;
        }

        if (message.Size > options.InlineBytes && await mail.LinkAsync(blob, options.LinkLifetime, cancellationToken) is { } link)
        {
            return WebhookBody.Linked(message, link);
        }

        if (message.Size > SmallBytes)
        {
            return WebhookBody.Inline(message, async token => await mail.OpenAsync(blob, token) ?? throw new MailGoneException());
        }

        return await mail.ReadAsync(blob, cancellationToken) is { } raw
            ? WebhookBody.Inline(message, _ => Task.FromResult<Stream>(new MemoryStream(raw)))
            : null;
    }

    private async Task<HttpRequestMessage> SignAsync(StoredMessage message, WebhookContent body, CancellationToken cancellationToken)
    {
        var signature = await body.SignAsync(message.IdempotencyKey, time.GetUtcNow(), options.Secret, cancellationToken);

        return new HttpRequestMessage(HttpMethod.Post, options.Address)
        {
            Content = body,
            Headers =
            {
                { WebhookSignature.IdHeader, signature.Id },
                { WebhookSignature.TimestampHeader, signature.Timestamp },
                { WebhookSignature.SignatureHeader, signature.Value },
            },
        };
    }

    private sealed class MailGoneException() : Exception("The mail is not stored any more.");
}
