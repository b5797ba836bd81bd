using System.Net.Sockets;
using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Connector.Storage;

/// <summary>
/// Creates every queue, table and container on start, before the first trigger fires. If storage is out of reach, the app logs it, runs
/// without them, and creates them as soon as storage answers.
/// </summary>
public sealed partial class StorageCreation(
    BlobServiceClient blobs, QueueServiceClient queues, TableServiceClient tables, TimeProvider time, ILogger<StorageCreation> logger)
    : BackgroundService, IHostedLifecycleService
{
    /// <summary>Time between two attempts while storage is out of reach.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Maximum time of one attempt. The Functions host waits at most a minute for the app to answer.</summary>
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(40);

    private volatile bool _isCreated;

    /// <summary>False until every queue, table and container exists.</summary>
    public bool IsDone => _isCreated;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (await FailureOfCreationAsync(cancellationToken) is { } failure)
        {
            Log.StorageAway(logger, failure, Pause);
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wasAway = !_isCreated;

        while (!_isCreated)
        {
            await Task.Delay(Pause, time, stoppingToken);
            await FailureOfCreationAsync(stoppingToken);
        }

        if (wasAway)
        {
            Log.StorageIsBack(logger);
        }
    }

    /// <returns>The client's error message; null if everything was created.</returns>
    private async Task<string?> FailureOfCreationAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(AttemptTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);

        try
        {
            await CreateAsync(either.Token);
            _isCreated = true;
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {AttemptTimeout.TotalSeconds} s";
        }
        catch (Exception exception) when (IsAway(exception))
        {
            return exception.GetBaseException().Message.Split('\n')[0].Trim().TrimEnd('.');
        }
    }

    /// <remarks>
    /// The framework's HTTP client lets a <see cref="SocketException"/> through when a new connection ends at once.
    /// </remarks>
    private static bool IsAway(Exception exception) =>
        exception is RequestFailedException or AggregateException or AuthenticationFailedException or IOException or SocketException;

    private Task CreateAsync(CancellationToken cancellationToken) =>
        Task.WhenAll([
            .. StorageNames.Containers.Select(
                name => blobs.GetBlobContainerClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
            .. StorageNames.Queues.Select(name => queues.GetQueueClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
            .. StorageNames.Tables.Select(name => tables.CreateTableIfNotExistsAsync(name, cancellationToken)),
        ]);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error,
            "Azure Storage (AzureWebJobsStorage) is out of reach: {Failure}. The app tries again every {Pause}; on a laptop start Azurite, "
                + "as the README says.")]
        public static partial void StorageAway(ILogger logger, string failure, TimeSpan pause);

        [LoggerMessage(2, LogLevel.Information, "Azure Storage answers: queues, tables and containers are there.")]
        public static partial void StorageIsBack(ILogger logger);
    }
}
