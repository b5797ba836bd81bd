using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Messages;

/// <summary>
/// The table MailIndex: finds the messages of a mailbox by their Message-ID, and by their sender with the newest first. Without it a search
/// would read all rows of the mailbox. Its partitions are those of Messages; a row is a key only, with the hash of what is searched.
/// </summary>
public sealed class MailIndex(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.MailIndexTable);

    /// <summary>Adds messages to the index. May be repeated.</summary>
    /// <remarks>
    /// Call it before the message's own row is added, so that no message lacks its index. A search leaves out an index whose message is
    /// missing. Takes no token, since a host that is shutting down must not lose what was imported.
    /// </remarks>
    public async Task AddAsync(MailboxKey mailbox, IEnumerable<IndexedMail> mails)
    {
        var partition = MessageKeys.Partition(mailbox);

        foreach (var rows in mails.SelectMany(KeysOf).Distinct().Chunk(Transactions.MaxRows))
        {
            await _table.SubmitTransactionAsync(rows.Select(row => new TableTransactionAction(
                TableTransactionActionType.UpsertReplace, new TableEntity(partition, row))));
        }
    }

    /// <summary>Finds messages of a mailbox.</summary>
    /// <param name="query">By Message-ID or by sender.</param>
    /// <param name="after">The row of the last message found before; null for the first.</param>
    public async IAsyncEnumerable<IndexHit> FindAsync(
        MailboxKey mailbox, MailQuery query, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = query switch
        {
            MailQuery.ByMessageId(var messageId) => PrefixOfId(messageId),
            MailQuery.BySender(var address) => PrefixOfSender(address),
            _ => throw new ArgumentException("Ids need no index.", nameof(query)),
        };

        // The next character after the bar that joins parts is the closing brace.
        var (from, end) = (after ?? $"{prefix}|", $"{prefix}}}");
        var rows = _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {MessageKeys.Partition(mailbox)} and RowKey gt {from} and RowKey lt {end}"),
            cancellationToken: cancellationToken);

        await foreach (var row in rows)
        {
            yield return new IndexHit(row.RowKey, StorageKeys.Unescape(row.RowKey.Split('|')[^1]));
        }
    }

    private static IEnumerable<string> KeysOf(IndexedMail mail)
    {
        if (!string.IsNullOrEmpty(mail.MessageId))
        {
            yield return $"{PrefixOfId(mail.MessageId)}|{MessageKeys.Row(mail.GmailId)}";
        }

        if (!string.IsNullOrEmpty(mail.From))
        {
            var age = DateTimeOffset.MaxValue.UtcTicks - (mail.ReceivedAt ?? DateTimeOffset.MinValue).UtcTicks;
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{PrefixOfSender(mail.From)}|{age:D19}|{MessageKeys.Row(mail.GmailId)}");
        }
    }

    private static string PrefixOfId(string messageId) => $"id-{Hash(messageId)}";

    private static string PrefixOfSender(string address) => $"from-{Hash(address.ToLowerInvariant())}";

    /// <summary>A Message-ID may be longer than a row key.</summary>
    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}

/// <summary>What the index needs of a message.</summary>
public sealed record IndexedMail(string GmailId, string? MessageId, string? From, DateTimeOffset? ReceivedAt);

/// <param name="Row">The row of the index, to continue after it.</param>
public sealed record IndexHit(string Row, string GmailId);
