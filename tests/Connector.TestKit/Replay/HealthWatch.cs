using System.Net;
using Connector.TestKit.App;

namespace Connector.TestKit.Replay;

/// <summary>Asks every running instance again and again whether it is healthy.</summary>
public sealed class HealthWatch(IReadOnlyList<ConnectorApp> apps)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly List<string> _failures = [];
    private int _asked;

    public int Asked => Volatile.Read(ref _asked);

    /// <summary>The answers other than 200, in words.</summary>
    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (_gate)
            {
                return [.. _failures];
            }
        }
    }

    /// <summary>Asks until it is cancelled; ends without an exception then.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            foreach (var app in apps.Where(app => app.IsRunning))
            {
                await AskAsync(app, stopping);
            }

            await Task.Delay(Pause, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AskAsync(ConnectorApp app, CancellationToken stopping)
    {
        try
        {
            Note(await app.Api.HealthAsync(stopping) is var status and not HttpStatusCode.OK ? $"{(int)status}" : null);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            // An instance that was killed on purpose, or is no longer asked, need not answer.
            if (app.IsRunning && !stopping.IsCancellationRequested)
            {
                Note(failure.Message);
            }
        }
    }

    private void Note(string? failure)
    {
        Interlocked.Increment(ref _asked);
        if (failure is not null)
        {
            lock (_gate)
            {
                _failures.Add(failure);
            }
        }
    }
}
