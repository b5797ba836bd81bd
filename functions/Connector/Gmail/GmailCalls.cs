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
/// Runs calls of Google's client: a blip is tried again within seconds, and what fails leaves as
/// <see cref="FetchFailedException"/> and nothing else. Google's exceptions end here, since their text may hold mail.
/// </summary>
internal sealed class GmailCalls(QuotaPacer pacer, GmailOptions options, TimeProvider time)
{
    /// <summary>How much longer than the beginning of an answer the whole of it may take: a mail of 50 MB comes in slowly.</summary>
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

    /// <param name="connection">Whose quota and lanes the call uses.</param>
    /// <param name="units">What the call costs, each time that it is tried.</param>
    public async Task<T> RunAsync<T>(GmailConnection connection, int units, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        where T : class =>
        await RunUnlessGoneAsync(connection, units, call, cancellationToken) ?? throw Failed(FailureClass.ProviderUnavailable, status: 404, "notFound");

    /// <returns>Null when Gmail answers 404: the thing asked for is gone.</returns>
    public async Task<T?> RunUnlessGoneAsync<T>(
        GmailConnection connection, int units, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        where T : class =>
        connection.TriesOnce
            ? await TryAsync(connection, units, call, cancellationToken)
            : await _pipeline.ExecuteAsync(async token => await TryAsync(connection, units, call, token), cancellationToken);

    private async Task<T?> TryAsync<T>(GmailConnection connection, int units, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
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

    /// <summary>An answer in JSON that lacks what it is asked for.</summary>
    public static FetchFailedException Incomplete(string what) => Failed(FailureClass.ProviderUnavailable, status: 200, $"incomplete {what}");

    /// <summary>
    /// What may be over in seconds. A block is not knocked at again and a limit not run into again: those wait for the mailbox's own
    /// backoff. And a call that Gmail cannot make sense of will make no more sense the next time.
    /// </summary>
    private static bool IsBlip(Failure failure) =>
        failure.MayPass || failure is { Class: FailureClass.ProviderUnavailable, RetryAt: null, Evidence.Status: null or < 400 or 408 or >= 500 };

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
            // Google's client makes null of an empty body.
            return await call(either.Token) ?? throw Failed(FailureClass.ProviderBlocked, status: 200, "empty body");
        }
        catch (GoogleApiException exception) when (exception.HttpStatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (GoogleApiException exception) when (exception.HttpStatusCode == HttpStatusCode.Unauthorized)
        {
            // After a fresh access token, or with none to be had: the consent is in doubt.
            throw Failed(FailureClass.CredentialsRevoked, status: 401, "authError");
        }
        catch (GoogleApiException exception) when (exception.HttpStatusCode == 0 || exception.InnerException is Newtonsoft.Json.JsonException)
        {
            throw new FetchFailedException(FailureClassification.OfUnreadable(isFromTheStart: exception.InnerException is Newtonsoft.Json.JsonReaderException { LineNumber: 0, LinePosition: 0 }));
        }
        catch (Newtonsoft.Json.JsonException exception)
        {
            throw new FetchFailedException(FailureClassification.OfUnreadable(isFromTheStart: exception is Newtonsoft.Json.JsonReaderException { LineNumber: 0, LinePosition: 0 }));
        }
        catch (JsonException exception)
        {
            throw new FetchFailedException(FailureClassification.OfUnreadable(isFromTheStart: exception is { LineNumber: 0, BytePositionInLine: 0 }));
        }
        catch (HttpRequestException exception)
        {
            throw Failed(FailureClass.ProviderUnavailable, (int?)exception.StatusCode, exception.HttpRequestError.ToString());
        }
        catch (IOException)
        {
            throw Failed(FailureClass.ProviderUnavailable, status: null, "connection broken");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(FailureClass.ProviderUnavailable, status: null, "timeout");
        }
    }

    private static FetchFailedException Failed(FailureClass failureClass, int? status, string reason) =>
        new(new Failure(failureClass, new Evidence(status, reason)));
}
