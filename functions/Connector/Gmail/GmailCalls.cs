using System.Net;
using System.Text.Json;
using Connector.Gmail.Quota;
using Connector.Mailboxes;
using Connector.Telemetry;
using Google;
using Polly;
using Polly.Retry;

namespace Connector.Gmail;

/// <summary>
/// Runs calls of Google's client. It retries a short fault within seconds and throws only <see cref="FetchFailedException"/>. Google's
/// exceptions end here because their text may hold mail.
/// </summary>
internal sealed class GmailCalls(QuotaPacer pacer, GmailOptions options, TimeProvider time)
{
    /// <summary>A whole answer may take this many times as long as its beginning, because a mail of 50 MB arrives slowly.</summary>
    private const int WholeAnswer = 10;

    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<FetchFailedException>(exception => IsBlip(exception.Failure)),
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromSeconds(1),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    /// <param name="connection">The connection whose quota and lanes the call uses.</param>
    /// <param name="units">The cost of each try.</param>
    public async Task<T> RunAsync<T>(
        GmailConnection connection, int units, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        where T : class =>
        await RunUnlessGoneAsync(connection, units, call, cancellationToken) ?? throw Failed(
            FailureClass.ProviderUnavailable, status: 404, "notFound");

    /// <returns>Null when Gmail answers 404, so the mail or the history is gone.</returns>
    public async Task<T?> RunUnlessGoneAsync<T>(
        GmailConnection connection, int units, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        where T : class =>
        connection.TriesOnce
            ? await TryAsync(connection, units, call, cancellationToken)
            : await _pipeline.ExecuteAsync(async token => await TryAsync(connection, units, call, token), cancellationToken);

    private async Task<T?> TryAsync<T>(
        GmailConnection connection, int units, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        where T : class
    {
        await pacer.WaitAsync(connection.Units, units, cancellationToken);
        var spentAt = time.GetUtcNow();

        try
        {
            return await WatchAsync(connection.Lanes, units, () => TranslateAsync(call, cancellationToken));
        }
        finally
        {
            pacer.Answered(connection.Units, units, spentAt);
        }
    }

    /// <summary>Describes an answer in JSON that lacks a required part.</summary>
    public static FetchFailedException Incomplete(string what) =>
        Failed(FailureClass.ProviderUnavailable, status: 200, $"incomplete {what}");

    /// <summary>
    /// True if the fault may be over within seconds. A block or a limit is not, so it waits for the mailbox's backoff; and a call that
    /// Gmail does not understand fails again.
    /// </summary>
    private static bool IsBlip(Failure failure) =>
        failure.MayPass
            || failure is { Class: FailureClass.ProviderUnavailable, RetryAt: null, Evidence.Status: null or < 400 or 408 or >= 500 };

    private async Task<T?> WatchAsync<T>(Lanes lanes, int units, Func<Task<T?>> call)
        where T : class
    {
        try
        {
            var answer = await call();
            lanes.Succeeded();
            Metrics.GmailCalled("ok", units);
            return answer;
        }
        catch (FetchFailedException exception)
        {
            Metrics.GmailCalled(exception.Failure.Class.ToString(), units);

            if (exception.Failure.IsOfProject)
            {
                pacer.RefusedToProject();
            }

            if (exception.Failure.Class == FailureClass.RateLimited)
            {
                lanes.Narrow();
            }

            throw;
        }
    }

    private async Task<T?> TranslateAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = new CancellationTokenSource(options.AnswerTimeout * WholeAnswer, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);

        try
        {
            // Google's client returns null for an empty body.
            return await call(either.Token) ?? throw Failed(FailureClass.ProviderBlocked, status: 200, "empty body");
        }
        catch (GoogleApiException exception) when (exception.HttpStatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(FailureClass.ProviderUnavailable, status: null, "timeout");
        }
        catch (Exception exception) when (Translate(exception) is { } translated)
        {
            throw translated;
        }
    }

    /// <returns>Null for an exception that does not come from the call's answer.</returns>
    private static FetchFailedException? Translate(Exception exception) => exception switch
    {
        // This is the answer after a fresh access token, or without one, so the consent is in doubt.
        GoogleApiException { HttpStatusCode: HttpStatusCode.Unauthorized } =>
            Failed(FailureClass.CredentialsRevoked, status: 401, "authError"),
        GoogleApiException { HttpStatusCode: 0, InnerException: var cause } => Unreadable(cause),
        GoogleApiException { InnerException: Newtonsoft.Json.JsonException cause } => Unreadable(cause),
        Newtonsoft.Json.JsonException or JsonException => Unreadable(exception),
        HttpRequestException http => Failed(FailureClass.ProviderUnavailable, (int?)http.StatusCode, http.HttpRequestError.ToString()),
        IOException => Failed(FailureClass.ProviderUnavailable, status: null, "connection broken"),
        _ => null,
    };

    private static FetchFailedException Unreadable(Exception? cause) => new(FailureClassification.OfUnreadable(isFromTheStart: cause
        is Newtonsoft.Json.JsonReaderException { LineNumber: 0, LinePosition: 0 }
            or JsonException { LineNumber: 0, BytePositionInLine: 0 }));

    private static FetchFailedException Failed(FailureClass failureClass, int? status, string reason) =>
        new(new Failure(failureClass, new Evidence(status, reason)));
}
