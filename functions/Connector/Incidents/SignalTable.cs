using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Incidents;

/// <summary>The last provider failure of each mailbox, in the table Incidents. A successful fetch writes nothing.</summary>
public sealed class SignalTable(TableServiceClient tables, ILogger<SignalTable> logger)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.IncidentsTable);

    /// <summary>Saves a failure if it is the provider's fault. Called before the failure is recorded in the mailbox itself.</summary>
    /// <remarks>Takes no token, so that a host that is shutting down does not lose the failure.</remarks>
    public async Task NoteAsync(MailboxKey mailbox, Failure failure, DateTimeOffset at)
    {
        if (failure.Class.IsOfProvider())
        {
            await _table.PutAsync(
                IncidentRows.ToRow(new ProviderSignal(mailbox, at, failure.Class, failure.Evidence)), CancellationToken.None);
        }
    }

    public async Task<IReadOnlyDictionary<MailboxKey, ProviderSignal>> SinceAsync(DateTimeOffset from, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {IncidentRows.Signals} and At ge {from}");
        return await _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)
            .ReadAsync(IncidentRows.ToSignal, logger, cancellationToken)
            .ToDictionaryAsync(signal => signal.Mailbox, cancellationToken: cancellationToken);
    }
}
