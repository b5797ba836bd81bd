using System.Net.Http.Headers;
using Connector.Webhooks;

namespace Connector.Alerting.Channel;

/// <summary>Posts to the second channel.</summary>
public sealed class AlertChannel(AlertOptions options, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http =
        new(WebhookConnections.Create(options.Channel?.AllowPrivate ?? false)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Whether the settings have a second channel.</summary>
    public bool IsSet => options.Channel is not null;

    /// <remarks>A failure at the receiver or on the way to it is a result and never an exception.</remarks>
    public async Task<SendResult> SendAsync(ChannelNews news, CancellationToken cancellationToken)
    {
        if (options.Channel is not { } channel)
        {
            return new SendResult.Refused(0, "There is no second channel.");
        }

        using var patience = new CancellationTokenSource(channel.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var request = Request(news, channel);

        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var status = (int)response.StatusCode;

            return status switch
            {
                >= 200 and <= 299 => new SendResult.Sent($"HTTP {status}"),
                >= 400 and <= 499 and not 408 and not 425 and not 429 =>
                new SendResult.Refused(status, $"The second channel answered {status}."),
                _ => new SendResult.Failed($"The second channel answered {status}."),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendResult.Failed($"The second channel gave no answer within {channel.Timeout}.");
        }
        catch (HttpRequestException exception)
        {
            return new SendResult.Failed(exception.InnerException is PrivateAddressException
                ? "The second channel's address is private, which Alerts__Webhook__AllowPrivate does not allow."
                : $"The second channel cannot be reached: {exception.HttpRequestError}.");
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(ChannelNews news, ChannelOptions channel)
    {
        var body = ChannelPayload.Write(news, channel);
        var request = new HttpRequestMessage(HttpMethod.Post, channel.Address)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };

        if (channel.Secret is { } secret)
        {
            WebhookSignature.Of(body, news.Id, time.GetUtcNow(), secret.Span).AddTo(request.Headers);
        }

        return request;
    }
}
