using Azure;
using Azure.Data.Tables;
using Connector.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Connector.Api;

/// <summary>
/// <c>GET health</c>: 200 if the app reaches its storage and has created its tables and queues. It never calls Gmail (I9), because in
/// November 2023 a liveness probe that did so made a platform replace healthy workers while Google was blocking.
/// </summary>
public sealed partial class HealthEndpoint(
    TableServiceClient tables, StorageCreation creation, TimeProvider time, ILogger<HealthEndpoint> logger)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    public async Task<IResult> GetAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(MaxWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);

        try
        {
            await tables.GetTableClient(StorageNames.AccountsTable)
                .GetEntityIfExistsAsync<TableEntity>("health", "health", select: [nameof(ITableEntity.RowKey)], either.Token);
            return creation.IsDone
                ? Results.Ok(new { status = "ok" })
                : Problem.Unavailable("Queues, tables and containers are being created.");
        }
        catch (Exception exception) when (
            exception is RequestFailedException or AggregateException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Log.StorageOutOfReach(logger, exception);
            return Problem.Unavailable("Storage is out of reach.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Storage is out of reach.")]
        public static partial void StorageOutOfReach(ILogger logger, Exception exception);
    }
}
