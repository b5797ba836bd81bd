using Azure.Data.Tables;
using Connector.Storage;
using Connector.Storage.Sweeping;

namespace Connector.Messages;

/// <summary>
/// Runs every minute until it has read the table Messages once: adds the messages to <see cref="MailIndex"/> that versions without an index
/// imported.
/// </summary>
public sealed class IndexOldMail(TableServiceClient tables, MailIndex index, TableScan scan)
{
    public const string Name = "mail index";

    private static readonly TimeSpan BudgetPerMinute = TimeSpan.FromSeconds(10);

    /// <summary>New messages are indexed as they are imported, so one pass is enough.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromDays(36_500);

    private readonly TableClient _messages = tables.GetTableClient(StorageNames.MessagesTable);

    /// <summary>True once all messages are in the index.</summary>
    public Task<bool> IsDoneAsync(CancellationToken cancellationToken) => scan.HasEndedAsync(Name, cancellationToken);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var rows = _messages.QueryAsync<TableEntity>(
            select:
            [
                nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey), nameof(ParsedMail.MessageId), nameof(ParsedMail.From),
                nameof(MessageRow.ReceivedAt),
            ],
            cancellationToken: cancellationToken);

        await foreach (var page in scan.PagesAsync(Name, rows, BudgetPerMinute, Rest, cancellationToken))
        {
            foreach (var ofMailbox in page.GroupBy(row => row.PartitionKey))
            {
                if (MessageKeys.MailboxOf(ofMailbox.Key) is { } mailbox)
                {
                    await index.AddAsync(mailbox, ofMailbox.Select(ToMail));
                }
            }
        }
    }

    private static IndexedMail ToMail(TableEntity row) => new(
        StorageKeys.Unescape(row.RowKey),
        row.GetString(nameof(ParsedMail.MessageId)),
        row.GetString(nameof(ParsedMail.From)),
        row.GetDateTimeOffset(nameof(MessageRow.ReceivedAt)));
}
