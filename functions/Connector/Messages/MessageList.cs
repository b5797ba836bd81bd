using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Messages;

/// <summary>Lists the messages of a mailbox, by id or by time.</summary>
public sealed class MessageList(TableServiceClient tables, MailIndex index)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.MessagesTable);

    /// <summary>Lists by id. Gmail's ids grow with time; ids of forwarded mails begin with <c>fwd-</c>.</summary>
    /// <param name="after">The last id of the page before; null for the first page.</param>
    public IAsyncEnumerable<ListedMessage> ReadAsync(MailboxKey mailbox, string? after, CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter(
                    $"PartitionKey eq {MessageKeys.Partition(mailbox)} and RowKey gt {MessageKeys.Row(after ?? "")}"),
                select: ListedMessage.Columns, cancellationToken: cancellationToken)
            .Select(ListedMessage.Of);

    /// <summary>Finds the newest messages in a mailbox of any size: the index has them by time, and this table by id.</summary>
    /// <remarks>One query and a read per message: a filter that names several rows makes the service read the whole partition.</remarks>
    /// <returns>The newest first. Mail of an earlier version may be missing until it is in the index.</returns>
    public async Task<IReadOnlyList<ListedMessage>> NewestAsync(MailboxKey mailbox, int count, CancellationToken cancellationToken)
    {
        var hits = await index.NewestAsync(mailbox, count, cancellationToken).ToListAsync(cancellationToken);
        var rows = await Task.WhenAll(hits.Select(hit => _table.GetEntityIfExistsAsync<TableEntity>(
            MessageKeys.Partition(mailbox), MessageKeys.Row(hit.GmailId), ListedMessage.Columns, cancellationToken)));
        return [.. rows.Where(row => row.HasValue).Select(row => ListedMessage.Of(row.Value!))];
    }
}

/// <summary>A message in a list.</summary>
/// <param name="State">The state as the table Messages has it.</param>
/// <param name="Route"><c>api</c> or <c>forwarding</c>.</param>
/// <param name="DuplicateOf">Id of the copy that is delivered instead.</param>
public sealed record ListedMessage(
    string Id,
    string? State,
    string? Route,
    DateTimeOffset? ReceivedAt,
    DateTimeOffset? ImportedAt,
    long? Size,
    string? From,
    string? To,
    string? Subject,
    string? MessageId,
    string? DuplicateOf)
{
    internal static IReadOnlyList<string> Columns { get; } =
    [
        nameof(ITableEntity.RowKey), nameof(State), nameof(Route), nameof(ReceivedAt), nameof(ImportedAt), nameof(Size), nameof(From),
            nameof(To), nameof(Subject),
        nameof(MessageId), nameof(DuplicateOf),
    ];

    internal static ListedMessage Of(TableEntity row) => new(
        StorageKeys.Unescape(row.RowKey),
        row.GetString(nameof(State)),
        row.GetString(nameof(Route)),
        row.GetDateTimeOffset(nameof(ReceivedAt)),
        row.GetDateTimeOffset(nameof(ImportedAt)),
        row.GetInt64(nameof(Size)),
        row.GetString(nameof(From)),
        row.GetString(nameof(To)),
        row.GetString(nameof(Subject)),
        row.GetString(nameof(MessageId)),
        row.GetString(nameof(DuplicateOf)));
}
