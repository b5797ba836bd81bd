using System.Globalization;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Messages;

/// <summary>Lists the messages of a mailbox.</summary>
public sealed class MessageList(TableServiceClient tables)
{
    /// <summary>Rows that one call reads at most.</summary>
    private const int MaxRead = 2000;

    private const int BitsBelowTime = 20;

    private static readonly TimeSpan[] Guesses = [TimeSpan.FromDays(2), TimeSpan.FromDays(60)];

    private static readonly TimeSpan SlowRange = TimeSpan.FromDays(1);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.MessagesTable);

    /// <summary>Lists by id. Gmail's ids grow with time; ids of forwarded mails begin with <c>fwd-</c>.</summary>
    /// <param name="after">The last id of the page before; null for the first page.</param>
    public IAsyncEnumerable<ListedMessage> ReadAsync(MailboxKey mailbox, string? after, CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter(
                    $"PartitionKey eq {MessageKeys.Partition(mailbox)} and RowKey gt {MessageKeys.Row(after ?? "")}"),
                select: ListedMessage.Columns, cancellationToken: cancellationToken)
            .Select(ListedMessage.Of);

    /// <summary>Finds the newest messages, although Table Storage lists only upwards.</summary>
    /// <remarks>
    /// The upper bits of Gmail's ids are the milliseconds of the mail's arrival. Google does not document it, so it serves as a first
    /// guess: a range of keys is fast in a mailbox of any size. A mailbox with other ids is read by the column ImportedAt.
    /// </remarks>
    /// <param name="lastImportedAt">When the mailbox's last mail was imported; null for none.</param>
    /// <returns>The newest first.</returns>
    public async Task<IReadOnlyList<ListedMessage>> NewestAsync(
        MailboxKey mailbox, DateTimeOffset? lastImportedAt, int count, CancellationToken cancellationToken)
    {
        if (lastImportedAt is not { } last)
        {
            return [];
        }

        IReadOnlyList<ListedMessage> found = [];

        foreach (var guess in Guesses)
        {
            found = await ReadAsync(ByKey(mailbox, last - guess), cancellationToken);

            if (found.Count >= count)
            {
                break;
            }
        }

        if (found.All(message => message.Route == MessageRow.ForwardingRoute))
        {
            found = await ReadAsync(ByColumn(mailbox, last - SlowRange), cancellationToken);
        }

        return [.. found.OrderByDescending(message => message.ReceivedAt ?? message.ImportedAt).Take(count)];
    }

    private async Task<IReadOnlyList<ListedMessage>> ReadAsync(string filter, CancellationToken cancellationToken) =>
        await _table.QueryAsync<TableEntity>(filter, select: ListedMessage.Columns, cancellationToken: cancellationToken)
            .Select(ListedMessage.Of).Take(MaxRead).ToListAsync(cancellationToken);

    private static string ByKey(MailboxKey mailbox, DateTimeOffset from)
    {
        var first = (from.ToUnixTimeMilliseconds() << BitsBelowTime).ToString("x16", CultureInfo.InvariantCulture);
        var forwarded = MessageRow.ForwardedPrefix;
        return TableClient.CreateQueryFilter(
            $"PartitionKey eq {MessageKeys.Partition(mailbox)} and RowKey ge {first} and (RowKey lt {forwarded} or ImportedAt ge {from})");
    }

    private static string ByColumn(MailboxKey mailbox, DateTimeOffset from) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {MessageKeys.Partition(mailbox)} and ImportedAt ge {from}");
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
