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
        return await _table.FindAsync(Partition, Row, cancellationToken) is { } row
            ? (Parse(row), row.ETag) : (new InboundMailboxState(), null);
    }

    /// <returns>The new version; null if another instance has saved since.</returns>
    public Task<ETag?> TrySaveAsync(InboundMailboxState state, ETag? version, CancellationToken cancellationToken) =>
        _table.TrySaveAsync(new TableEntity(Partition, Row) { ["State"] = JsonSerializer.Serialize(state) }, version, cancellationToken);

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
                $"InboundMailbox: the row {Partition}/{Row} has a State that cannot be read. "
                + "Delete the row; the folder is then read from its start.",
                exception);
        }
    }
}
