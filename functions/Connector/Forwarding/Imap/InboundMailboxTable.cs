using System.Net;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Connector.Storage;

namespace Connector.Forwarding.Imap;

/// <summary>
/// The table InboundMailbox: a row for each folder that is or was read. A save needs the version that was read before it.
/// </summary>
public sealed class InboundMailboxTable(TableServiceClient tables, ForwardingOptions options)
{
    private const string Partition = "imap";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.InboundMailboxTable);

    public async Task<(InboundMailboxState State, ETag? Version)> ReadAsync(CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, Row, cancellationToken: cancellationToken);

        return row is { HasValue: true, Value: { } found }
            ? (Parse(found), found.ETag)
            : (new InboundMailboxState(), null);
    }

    /// <returns>The new version; null if another instance has saved since.</returns>
    public async Task<ETag?> TrySaveAsync(InboundMailboxState state, ETag? version, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, Row) { ["State"] = JsonSerializer.Serialize(state) };

        try
        {
            var answer = version is { } known
                ? await _table.UpdateEntityAsync(row, known, TableUpdateMode.Replace, cancellationToken)
                : await _table.AddEntityAsync(row, cancellationToken);
            return answer.Headers.ETag;
        }
        catch (RequestFailedException exception) when (exception.Status
            is (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.Conflict)
        {
            return null;
        }
    }

    /// <summary>Names the folder, so that another folder in the settings is read from its start.</summary>
    private string Row => StorageKeys.Escape($"{options.Imap!.User}|{options.Imap.Host}|{options.Imap.Folder}");

    private InboundMailboxState Parse(TableEntity row)
    {
        try
        {
            return JsonSerializer.Deserialize<InboundMailboxState>(row.GetString("State") ?? "{}") ?? new InboundMailboxState();
        }
        catch (JsonException exception)
        {
            throw new FormatException(
                $"InboundMailbox: the row {Partition}/{Row} has a State that cannot be read. Delete the row; the folder is then read from its start.", exception);
        }
    }
}
