using System.Net;
using Connector.Gmail.Quota;
using Connector.Mailboxes;
using Connector.Telemetry;
using Google;
using Polly;
using Polly.Retry;

namespace Connector.Gmail;

/// <summary>
/// Runs calls of Google's client. It retries a short fault within seconds and throws only <see cref="FetchFailedException"/>.
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
        await RunUnlessGoneAsync(connection, units, call, cancellationToken)
        ?? throw new FetchFailedException(FailureClass.ProviderUnavailable, "notFound", status: 404);

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
            var answer = await CallAsync(call, cancellationToken);
            connection.Lanes.Succeeded();
            Metrics.GmailCalled(Metrics.Answered, units);
            return answer;
        }
        catch (FetchFailedException exception)
        {
            Note(exception.Failure, connection.Lanes, units);
            throw;
        }
        finally
        {
            pacer.Answered(connection.Units, units, spentAt);
        }
    }

    private void Note(Failure failure, Lanes lanes, int units)
    {
        Metrics.GmailCalled(failure.Class.ToString(), units);

        if (failure.IsOfProject)
        {
            pacer.RefusedToProject();
        }

        if (failure.Class == FailureClass.RateLimited)
        {
            lanes.Narrow();
        }
    }

    private async Task<T?> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = new CancellationTokenSource(options.AnswerTimeout * WholeAnswer, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);

        try
        {
            // Google's client returns null for an empty body.
            return await call(either.Token) ?? throw new FetchFailedException(FailureClass.ProviderBlocked, "empty body", status: 200);
        }
        catch (GoogleApiException exception) when (exception.HttpStatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception exception) when (GoogleFaults.Translate(exception, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>
    /// True if the fault may be over within seconds. A block or a limit is not, so it waits for the mailbox's backoff; and a call that
    /// Gmail does not understand fails again.
    /// </summary>
    private static bool IsBlip(Failure failure) =>
        failure.MayPass
            || failure is { Class: FailureClass.ProviderUnavailable, RetryAt: null, Evidence.Status: null or < 400 or 408 or >= 500 };
}
