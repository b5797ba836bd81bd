using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Incidents;

/// <summary>The last failure of the provider's that each mailbox met. A fetch that ends well writes nothing.</summary>
public sealed class SignalTable(TableServiceClient tables, ILogger<SignalTable> logger)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.IncidentsTable);

    public async Task SaveAsync(ProviderSignal signal, CancellationToken cancellationToken) =>
        await _table.PutAsync(IncidentRows.ToRow(signal), cancellationToken);

    public async Task<IReadOnlyDictionary<MailboxKey, ProviderSignal>> SinceAsync(DateTimeOffset from, CancellationToken cancellationToken)
    {
        var signals = new Dictionary<MailboxKey, ProviderSignal>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {IncidentRows.Signals} and At ge {from}");

        var rows = _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken);

        await foreach (var signal in rows.ReadAsync(IncidentRows.ToSignal, logger, cancellationToken))
        {
            signals[signal.Mailbox] = signal;
        }

        return signals;
    }
}
