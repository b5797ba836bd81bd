using System.Globalization;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Messages;

/// <summary>Finds the newest messages of a mailbox, although Table Storage lists only upwards.</summary>
/// <remarks>
/// The upper bits of Gmail's ids are the milliseconds of the mail's arrival. Google does not document it, so it serves as a first guess: a
/// range of keys is fast in a mailbox of any size. A mailbox with other ids is read by the column ImportedAt.
/// </remarks>
public sealed class RecentMessages(TableServiceClient tables)
{
    /// <summary>Rows that one call reads at most.</summary>
    private const int MaxRead = 2000;

    private const int BitsBelowTime = 20;

    private static readonly TimeSpan[] Guesses = [TimeSpan.FromDays(2), TimeSpan.FromDays(60)];

    private static readonly TimeSpan SlowRange = TimeSpan.FromDays(1);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.MessagesTable);

    /// <param name="lastImportedAt">When the mailbox's last mail was imported; null for none.</param>
    /// <returns>The newest first.</returns>
    public async Task<IReadOnlyList<ListedMessage>> ReadAsync(
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
