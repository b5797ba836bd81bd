using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Incidents;

/// <summary>The last failure of the provider's that each mailbox met. A fetch that ends well writes nothing.</summary>
public sealed partial class SignalTable(TableServiceClient tables, ILogger<SignalTable> logger)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.IncidentsTable);

    public async Task SaveAsync(ProviderSignal signal, CancellationToken cancellationToken) =>
        await _table.UpsertEntityAsync(IncidentRows.ToRow(signal), TableUpdateMode.Replace, cancellationToken);

    public async Task<IReadOnlyDictionary<MailboxKey, ProviderSignal>> SinceAsync(DateTimeOffset from, CancellationToken cancellationToken)
    {
        var signals = new Dictionary<MailboxKey, ProviderSignal>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {IncidentRows.Signals} and At ge {from}");

        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (Read(row) is { } signal)
            {
                signals[signal.Mailbox] = signal;
            }
        }

        return signals;
    }

    private ProviderSignal? Read(TableEntity row)
    {
        try
        {
            return IncidentRows.ToSignal(row);
        }
        catch (FormatException exception)
        {
            Log.LeftOut(logger, exception.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Left out a failure that cannot be read: {Problem}")]
        public static partial void LeftOut(ILogger logger, string problem);
    }
}
