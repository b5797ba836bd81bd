using Connector.Importing.Deferring;
using Connector.Importing.Parsing;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage.Sweeping;

namespace Connector.Importing.Searching;

/// <summary>
/// Answers "where is this mail?": finds the mails of an account by Message-ID, sender or id, with the steps of each, or says for each
/// mailbox why the mail is not here.
/// </summary>
/// <remarks>
/// A page costs one query of the index per mailbox and a few reads per mail that it found, whatever the size of the mailboxes. It covers
/// <see cref="MailboxesPerPage"/> mailboxes and <see cref="MailsPerPage"/> mails at most.
/// </remarks>
public sealed class MailSearch(
    MailboxTable mailboxes, MailIndex index, MailTraces traces, DeferredMails deferred, IncidentGate gate, IndexOldMail indexing)
{
    public const int MailsPerPage = 50;

    public const int MailboxesPerPage = 500;

    private const int AtATime = 16;

    /// <summary>Reads a Message-ID as people copy it, with or without angle brackets.</summary>
    public static MailQuery ByMessageId(string text) => new MailQuery.ByMessageId(MessageIds.First(text) ?? text);

    /// <param name="address">The mailbox; null for all connected mailboxes of the account.</param>
    /// <param name="after">Where the page before ended; null for the first page.</param>
    public async Task<MailSearchPage> FindAsync(
        string account, string? address, MailQuery query, RowPosition? after, CancellationToken cancellationToken)
    {
        var known = await mailboxes.ListAsync(account, cancellationToken).ToDictionaryAsync(
            mailbox => mailbox.Key, cancellationToken: cancellationToken);
        var keys = (address is null ? known.Keys.AsEnumerable() : [new MailboxKey(account, address)])
            .OrderBy(MessageKeys.Partition, StringComparer.Ordinal)
            .SkipWhile(key => after is not null && string.CompareOrdinal(MessageKeys.Partition(key), after.Partition) < 0)
            .ToList();
        var (hits, next) = await FindAsync(keys, query, after, cancellationToken);
        var traced = await InParallelAsync(hits, hit => traces.FindAsync(hit.Mailbox, hit.GmailId, cancellationToken));
        var found = traced.OfType<MailTrace>().ToList();
        var unexplained = found.Count == 0 && after is null ? keys.Take(MailboxesPerPage) : [];

        return new MailSearchPage(
            found,
            await InParallelAsync(unexplained, key => ExplainAsync(key, known.GetValueOrDefault(key), cancellationToken)),
            next,
            await indexing.IsDoneAsync(cancellationToken));
    }

    /// <returns>The hits of the page, and where it ends; null if it is the last.</returns>
    private async Task<(List<Hit> Hits, RowPosition? Next)> FindAsync(
        List<MailboxKey> keys, MailQuery query, RowPosition? after, CancellationToken cancellationToken)
    {
        var hits = new List<Hit>();
        var visited = 0;

        foreach (var some in keys.Take(MailboxesPerPage).Chunk(AtATime))
        {
            var found = await Task.WhenAll(some.Select(key => FindAsync(key, query, after, cancellationToken)));
            hits.AddRange(found.SelectMany(ofMailbox => ofMailbox));
            visited += some.Length;

            if (hits.Count > MailsPerPage)
            {
                var last = hits[MailsPerPage - 1];
                return (hits[..MailsPerPage], new RowPosition(MessageKeys.Partition(last.Mailbox), last.Row));
            }
        }

        return (hits, visited < keys.Count ? new RowPosition(MessageKeys.Partition(keys[visited]), Row: "") : null);
    }

    private async Task<IReadOnlyList<Hit>> FindAsync(
        MailboxKey mailbox, MailQuery query, RowPosition? after, CancellationToken cancellationToken)
    {
        var from = MessageKeys.Partition(mailbox) == after?.Partition && after.Row.Length > 0 ? after.Row : null;

        return query is MailQuery.ById(var gmailId)
            ? from is null && await traces.FindAsync(mailbox, gmailId, cancellationToken) is not null
                ? [new Hit(mailbox, gmailId, gmailId)] : []
            : await index.FindAsync(mailbox, query, from, cancellationToken)
                .Select(hit => new Hit(mailbox, hit.Row, hit.GmailId))
                .Take(MailsPerPage + 1)
                .ToListAsync(cancellationToken);
    }

    private async Task<MailAbsence> ExplainAsync(MailboxKey key, Mailbox? mailbox, CancellationToken cancellationToken) => MailAbsence.Of(
        key,
        mailbox,
        mailbox is null ? null : await gate.HeldByAsync(mailbox, cancellationToken),
        await deferred.ListAsync(key, cancellationToken).CountAsync(cancellationToken));

    private static async Task<List<TResult>> InParallelAsync<T, TResult>(IEnumerable<T> items, Func<T, Task<TResult>> act)
    {
        var results = new List<TResult>();

        foreach (var some in items.Chunk(AtATime))
        {
            results.AddRange(await Task.WhenAll(some.Select(act)));
        }

        return results;
    }

    private sealed record Hit(MailboxKey Mailbox, string Row, string GmailId);
}

/// <summary>A page of a search.</summary>
/// <param name="Found">By address; of one sender in one mailbox the newest first.</param>
/// <param name="NotHere">If the first page found nothing: why, for each mailbox.</param>
/// <param name="Next">Where this page ends, with an empty row before the first mail of a mailbox; null on the last page.</param>
/// <param name="IsIndexed">False while mails of earlier versions may be missing in the index.</param>
public sealed record MailSearchPage(
    IReadOnlyList<MailTrace> Found, IReadOnlyList<MailAbsence> NotHere, RowPosition? Next, bool IsIndexed);
