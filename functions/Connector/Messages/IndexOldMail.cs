using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.Logging;

namespace Connector.Messages;

/// <summary>
/// Runs every minute until it has read the table Messages once: adds the messages to <see cref="MailIndex"/> that versions without an index
/// imported.
/// </summary>
public sealed partial class IndexOldMail(TableServiceClient tables, MailIndex index, TableScan scan, ILogger<IndexOldMail> logger)
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
                await AddAsync(ofMailbox);
            }
        }
    }

    /// <summary>An index that storage refuses does not stop the others (I4). After any other failure the page is read again.</summary>
    private async Task AddAsync(IGrouping<string, TableEntity> ofMailbox)
    {
        if (MessageKeys.MailboxOf(ofMailbox.Key) is not { } mailbox)
        {
            return;
        }

        try
        {
            await index.AddAsync(mailbox, ofMailbox.Select(ToMail));
        }
        catch (RequestFailedException refusal) when (StorageWitness.IsRefusal(refusal))
        {
            Log.Refused(logger, mailbox, refusal.ErrorCode);
        }
    }

    private static IndexedMail ToMail(TableEntity row) => new(
        StorageKeys.Unescape(row.RowKey),
        row.GetString(nameof(ParsedMail.MessageId)),
        row.GetString(nameof(ParsedMail.From)),
        row.GetDateTimeOffset(nameof(MessageRow.ReceivedAt)));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Storage refuses the index of mails of {Mailbox}: {ErrorCode}. A search does not find them.")]
        public static partial void Refused(ILogger logger, MailboxKey mailbox, string? errorCode);
    }
}
