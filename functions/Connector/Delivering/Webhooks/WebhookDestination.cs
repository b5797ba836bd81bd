using Azure;
using Connector.Messages;
using Connector.Webhooks;

namespace Connector.Delivering.Webhooks;

/// <summary>Posts each message to the customer's address, signed by the Standard Webhooks specification.</summary>
internal sealed class WebhookDestination(WebhookOptions options, WebhookClient client, RawMail mail, TimeProvider time) : IDestination
{
    /// <summary>A larger mail is streamed from storage twice: to be signed, and to be sent.</summary>
    private const int SmallBytes = 128 * 1024;

    public string Name => options.Address.Host;

    public bool TakesMessages => true;

    public async Task<DeliveryAnswer> DeliverAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        if (client.Silence(options.Address) is { } wait)
        {
            return new DeliveryAnswer.Down("The webhook gave no answer a moment ago.", wait);
        }

        try
        {
            var body = await WriteAsync(message, cancellationToken);
            using var request = await SignAsync(message.IdempotencyKey, body, cancellationToken);
            return await PostAsync(request, cancellationToken);
        }
        catch (MailGoneException)
        {
            return new DeliveryAnswer.Rejected("its bytes are not stored any more");
        }
        catch (Exception exception) when (
            (exception as RequestFailedException ?? exception.InnerException) is RequestFailedException refused
            && StorageWitness.IsRefusal(refused))
        {
            // The inner exception is from storage if the mail was read there while it was sent.
            return new DeliveryAnswer.Unreadable($"storage refuses the bytes ({refused.Status} {refused.ErrorCode})");
        }
    }

    public async Task<DeliveryAnswer> TestAsync(string account, CancellationToken cancellationToken)
    {
        var id = $"test_{time.GetUtcNow().ToUnixTimeMilliseconds()}";
        using var request = await SignAsync(id, WebhookBody.Test(account), cancellationToken);
        return await PostAsync(request, cancellationToken);
    }

    private async Task<DeliveryAnswer> PostAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var response = await client.SendAsync(request, either.Token);
            return WebhookAnswers.Classify((int)response.StatusCode, WebhookAnswers.Wait(response.Headers.RetryAfter, time.GetUtcNow()));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            client.NoteSilence(options.Address);
            return new DeliveryAnswer.Down($"The webhook gave no answer within {options.Timeout}.");
        }
        catch (HttpRequestException exception) when (exception.InnerException is not RequestFailedException)
        {
            return new DeliveryAnswer.Down(exception.InnerException is PrivateAddressException refused
                ? refused.Message
                : $"The webhook cannot be reached: {exception.HttpRequestError}.");
        }
    }

    /// <exception cref="MailGoneException">The raw bytes are gone.</exception>
    private async Task<WebhookContent> WriteAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        var blob = message.Blob ?? throw new MailGoneException();

        if (message.Size > options.InlineBytes && await mail.LinkAsync(blob, options.LinkLifetime, cancellationToken) is { } link)
        {
            return WebhookBody.Linked(message, link);
        }

        if (message.Size > SmallBytes)
        {
            return WebhookBody.Inline(message, async token => await mail.OpenAsync(blob, token) ?? throw new MailGoneException());
        }

        var raw = await mail.ReadAsync(blob, cancellationToken) ?? throw new MailGoneException();
        return WebhookBody.Inline(message, _ => Task.FromResult<Stream>(new MemoryStream(raw)));
    }

    private async Task<HttpRequestMessage> SignAsync(string id, WebhookContent body, CancellationToken cancellationToken)
    {
        var signature = await body.SignAsync(id, time.GetUtcNow(), options.Secret, cancellationToken);

        var request = new HttpRequestMessage(HttpMethod.Post, options.Address) { Content = body };
        signature.AddTo(request.Headers);
        return request;
    }

    private sealed class MailGoneException() : Exception("The mail is not stored any more.");
}

/// <summary>A webhook, as a destination that an account can have.</summary>
internal sealed class WebhookKind(
    AccountDestinations accounts, DestinationOptions options, WebhookClient client, RawMail mail, TimeProvider time)
{
    public IDestination Open(AccountDestination own) => accounts.DecryptSecret(own) is { } secret
        ? new WebhookDestination(options.WebhookAt(own.Address!, secret), client, mail, time)
        : new LockedDestination(own, own.Address!.Host);
}
