using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Messages;

/// <summary>
/// The table MailIndex: finds the messages of a mailbox by their Message-ID, and by their sender with the newest first. Without it a search
/// would read all rows of the mailbox. Its partitions are those of Messages. A mail has a row for each of the two, which is a key only,
/// with the hash of what is searched; or it is in an <see cref="IndexPage"/>.
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

        foreach (var some in mails.Chunk(Transactions.MaxRows))
        {
            if (IndexPage.TryWrite(partition, some) is { } page)
            {
                await _table.PutAsync(page, CancellationToken.None);
                continue;
            }

            foreach (var rows in some.SelectMany(KeysOf).Distinct().Chunk(Transactions.MaxRows))
            {
                await _table.SubmitTransactionAsync(rows.Select(row => new TableTransactionAction(
                    TableTransactionActionType.UpsertReplace, new TableEntity(partition, row))));
            }
        }
    }

    /// <summary>Finds messages of a mailbox.</summary>
    /// <param name="query">By Message-ID or by sender.</param>
    /// <param name="after">The row of the last message found before; null for the first.</param>
    public async IAsyncEnumerable<IndexHit> FindAsync(
        MailboxKey mailbox, MailQuery query, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partition = MessageKeys.Partition(mailbox);
        var pages = await PagesAsync(partition, cancellationToken);

        await foreach (var hit in FindAsync(partition, pages, IndexTerm.Of(query), after, cancellationToken))
        {
            yield return hit;
        }
    }

    /// <returns>The ids of a mailbox's messages with one of these Message-IDs, in the order of these.</returns>
    public async Task<IReadOnlyList<string>> FindAsync(
        MailboxKey mailbox, IEnumerable<string> messageIds, CancellationToken cancellationToken)
    {
        var partition = MessageKeys.Partition(mailbox);
        var found = new List<string>();
        List<byte[]>? pages = null;

        foreach (var messageId in messageIds)
        {
            pages ??= await PagesAsync(partition, cancellationToken);
            var term = IndexTerm.Of(new MailQuery.ByMessageId(messageId));
            found.AddRange(await FindAsync(partition, pages, term, after: null, cancellationToken)
                .Select(hit => hit.GmailId)
                .ToListAsync(cancellationToken));
        }

        return found;
    }

    private async Task<List<byte[]>> PagesAsync(string partition, CancellationToken cancellationToken) =>
        await _table.ListAsync(partition, IndexPage.Prefix, cancellationToken)
            .Select(page => page.GetBinary(IndexPage.Column))
            .ToListAsync(cancellationToken);

    private async IAsyncEnumerable<IndexHit> FindAsync(
        string partition, List<byte[]> pages, IndexTerm term, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The next character after the bar that joins parts is the closing brace.
        var (from, end) = (after ?? $"{term.Prefix}|", $"{term.Prefix}}}");
        var ofPages = new Queue<IndexHit>(InPages(pages, term, from));
        var rows = _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {from} and RowKey lt {end}"),
            cancellationToken: cancellationToken);

        await foreach (var row in rows)
        {
            while (ofPages.TryPeek(out var hit) && string.CompareOrdinal(hit.Row, row.RowKey) < 0)
            {
                yield return ofPages.Dequeue();
            }

            // An import that was repeated may have put a mail into both.
            if (!ofPages.TryPeek(out var same) || same.Row != row.RowKey)
            {
                yield return new IndexHit(row.RowKey, StorageKeys.Unescape(row.RowKey.Split('|')[^1]));
            }
        }

        while (ofPages.TryDequeue(out var hit))
        {
            yield return hit;
        }
    }

    /// <returns>The mails in pages, with the rows that they would have, after this one and by key.</returns>
    private static IEnumerable<IndexHit> InPages(List<byte[]> pages, IndexTerm term, string after) =>
        pages.SelectMany(page => IndexPage.Find(page, term))
            .Select(mail => new IndexHit(term.Row(mail.GmailId, mail.Age), mail.GmailId))
            .Where(hit => string.CompareOrdinal(hit.Row, after) > 0)
            .DistinctBy(hit => hit.Row)
            .OrderBy(hit => hit.Row, StringComparer.Ordinal);

    private static IEnumerable<string> KeysOf(IndexedMail mail) =>
        from term in new[] { IndexTerm.OfMessageId(mail), IndexTerm.OfSender(mail) }
        where term is not null
        select term.Value.Row(mail.GmailId, mail.Age);
}

/// <summary>What the index needs of a message.</summary>
public sealed record IndexedMail(string GmailId, string? MessageId, string? From, DateTimeOffset? ReceivedAt)
{
    /// <summary>Grows with the mail's age. Its 19 digits sort as the number does.</summary>
    internal long Age => DateTimeOffset.MaxValue.UtcTicks - (ReceivedAt ?? DateTimeOffset.MinValue).UtcTicks;
}

/// <param name="Row">The row of the index, to continue after it.</param>
public sealed record IndexHit(string Row, string GmailId);
