using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Connector.Alerting.Digests;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Delivering;

/// <summary>The mails that were refused for good, and why.</summary>
public sealed class DeadLetters(TableServiceClient tables, QuarantineOutbox alerts, TimeProvider time)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.DeadLettersTable);

    public async Task AddAsync(StoredMessage message, string reason, CancellationToken cancellationToken)
    {
        var row = new TableEntity(MessageKeys.Partition(message.Mailbox), MessageKeys.Row(message.GmailId))
        {
            [nameof(DeadLetter.Reason)] = reason,
            [nameof(DeadLetter.ReceivedAt)] = message.ReceivedAt,
            [nameof(DeadLetter.DeadLetteredAt)] = time.GetUtcNow(),
        };

        await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        await alerts.NoteAsync(message.Mailbox, message.GmailId, QuarantineCause.Refused, cancellationToken);
    }

    public async Task RemoveAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        await alerts.ForgetAsync(message.Mailbox, message.GmailId, cancellationToken);
        await _table.DeleteEntityAsync(MessageKeys.Partition(message.Mailbox), MessageKeys.Row(message.GmailId), ETag.All, cancellationToken);
    }

    /// <summary>An account's dead letters, by address and id.</summary>
    /// <param name="after">Where a former listing ended; null for the start.</param>
    public async IAsyncEnumerable<DeadLetter> ListAsync(
        string account, DeadLetterPlace? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _table.QueryAsync<TableEntity>(Filter(account, after), cancellationToken: cancellationToken))
        {
            yield return new DeadLetter(
                MessageKeys.MailboxOf(row.PartitionKey) ?? throw new FormatException($"DeadLetters: the partition {row.PartitionKey} names no mailbox."),
                StorageKeys.Unescape(row.RowKey),
                row.GetString(nameof(DeadLetter.Reason)),
                row.GetDateTimeOffset(nameof(DeadLetter.ReceivedAt)),
                row.GetDateTimeOffset(nameof(DeadLetter.DeadLetteredAt)));
        }
    }

    private static string Filter(string account, DeadLetterPlace? after)
    {
        var (first, end) = MessageKeys.PartitionsOf(account);

        if (after is null)
        {
            return TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {end}");
        }

        var partition = MessageKeys.Partition(new MailboxKey(account, after.Address));
        var row = MessageKeys.Row(after.GmailId);
        return TableClient.CreateQueryFilter(
            $"(PartitionKey eq {partition} and RowKey gt {row}) or (PartitionKey gt {partition} and PartitionKey lt {end})");
    }
}

/// <summary>A mail that was refused for good.</summary>
public sealed record DeadLetter(MailboxKey Mailbox, string GmailId, string? Reason, DateTimeOffset? ReceivedAt, DateTimeOffset? DeadLetteredAt);

/// <summary>A place in an account's list of dead letters.</summary>
public sealed record DeadLetterPlace(string Address, string GmailId);
