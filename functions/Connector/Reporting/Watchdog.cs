using Connector.Webhooks;
using Microsoft.Extensions.Logging;

namespace Connector.Reporting;

/// <summary>
/// Calls the watchdog after a tick of the planner. It is the only alarm that does not depend on Azure, since it is raised by the calls that
/// stay away.
/// </summary>
public sealed partial class Watchdog(WatchdogOptions options, TimeProvider time, ILogger<Watchdog> logger) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(WebhookConnections.Create(allowPrivate: true)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <remarks>A failure is logged without the address, which is a secret, and is never an exception.</remarks>
    public async Task CallAsync(CancellationToken cancellationToken)
    {
        if (options.Uri is not { } uri)
        {
            return;
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);

        try
        {
            using var response = await _http.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, either.Token);

            if (!response.IsSuccessStatusCode)
            {
                Log.Refused(logger, (int)response.StatusCode);
            }
        }
        catch (HttpRequestException exception)
        {
            Log.NotReached(logger, exception.HttpRequestError.ToString());
        }
        catch (OperationCanceledException)
        {
            Log.NotReached(logger, "no answer in time");
        }
    }

    public void Dispose() => _http.Dispose();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The watchdog answered {Status}")]
        public static partial void Refused(ILogger logger, int status);

        [LoggerMessage(2, LogLevel.Warning, "The watchdog could not be called: {Reason}")]
        public static partial void NotReached(ILogger logger, string reason);
    }
}
