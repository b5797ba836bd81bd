using Connector.TestKit.Gmail;

namespace Connector.TestKit.App;

/// <summary>
/// The stored mails compared with those at Gmail, mail by mail and byte for byte. Mail that a connector leaves out (sent and not
/// received as well, drafts, chats, spam, bin) must not be there; mail that was deleted at Gmail may be. Mail that came by forwarding as
/// well is there twice and counts once: each forwarded copy must be the other half of one message at Gmail.
/// </summary>
public sealed record ImportProof(IReadOnlyList<MailboxImportProof> Mailboxes)
{
    private static readonly string[] LeftOut = ["DRAFT", "CHAT", "SPAM", "TRASH"];

    public int Expected => Mailboxes.Sum(mailbox => mailbox.Expected);

    public bool Holds => Mailboxes.All(mailbox => mailbox.Holds);

    /// <summary>The differences, one line each.</summary>
    public IReadOnlyList<string> Reasons => [.. Mailboxes.SelectMany(mailbox => mailbox.Reasons)];

    /// <param name="mailboxes">The mailboxes, with the account each is connected to.</param>
    /// <param name="due">Which messages should have been imported; null: all but those that a connector leaves out.</param>
    public static async Task<ImportProof> CompareAsync(
        StorageView storage,
        IEnumerable<(string Account, SimulatedMailbox Mailbox)> mailboxes,
        CancellationToken cancellationToken,
        Func<SimulatedMessage, bool>? due = null)
    {
        var mails = (await storage.MailsAsync(cancellationToken)).ToLookup(mail => Key(mail.Account, mail.Address));
        var rows = (await storage.MessagesAsync(cancellationToken)).ToLookup(row => Key(row.Account, row.Address));

        return new ImportProof([.. mailboxes.Select(one => Compare(
            one.Account,
            one.Mailbox,
            [.. mails[Key(one.Account, one.Mailbox.Address)]],
            [.. rows[Key(one.Account, one.Mailbox.Address)]],
            due ?? (message => !LeftOut.Any(message.Has) && (message.Has("INBOX") || !message.Has("SENT")))))]);
    }

    private static MailboxImportProof Compare(
        string account, SimulatedMailbox mailbox, StoredMail[] mails, StoredMailRow[] rows, Func<SimulatedMessage, bool> due)
    {
        var expected = mailbox.Messages.Where(due).ToDictionary(message => message.Id);
        var deleted = mailbox.Deleted.Select(message => message.Id).ToHashSet(StringComparer.Ordinal);
        var mailsById = mails.ToLookup(mail => mail.Id ?? mail.BlobName);
        var rowsById = rows.ToLookup(row => row.Id);
        var copies = RouteCopies.Of(rows);
        var stored =
            mailsById.Select(group => group.Key).Union(rowsById.Select(group => group.Key)).Where(id => !copies.IsPaired(id)).ToList();

        return new MailboxImportProof(account, mailbox.Address, expected.Count)
        {
            Missing = [.. expected.Keys.Where(id => !mailsById.Contains(id) || !rowsById.Contains(id))],
            Doubled = [.. stored.Where(id => mailsById[id].Count() > 1 || rowsById[id].Count() > 1).Union(copies.Doubled)],
            Differing = [.. expected.Values.Where(message => Differs(message, mailsById[message.Id], rowsById[message.Id])).Select(
            message => message.Id)],
            Extra = [.. stored.Where(id => !expected.ContainsKey(id) && !deleted.Contains(id))],
        };
    }

    private static bool Differs(SimulatedMessage message, IEnumerable<StoredMail> mails, IEnumerable<StoredMailRow> rows) =>
        mails.Any(mail => mail.Sha256 != message.Sha256)
        || rows.Any(row => row.Sha256 is not null && !row.Sha256.Equals(message.Sha256, StringComparison.OrdinalIgnoreCase));

    private static string Key(string? account, string? address) => $"{account}|{address}".ToUpperInvariant();
}

/// <summary>The same for one mailbox; the lists hold message ids.</summary>
public sealed record MailboxImportProof(string Account, string Address, int Expected)
{
    /// <summary>Without a blob or without a row.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    public IReadOnlyList<string> Doubled { get; init; } = [];

    /// <summary>Other bytes than Gmail served.</summary>
    public IReadOnlyList<string> Differing { get; init; } = [];

    /// <summary>Stored, but not due.</summary>
    public IReadOnlyList<string> Extra { get; init; } = [];

    public int Imported => Expected - Missing.Count;

    public bool Holds => Missing.Count + Doubled.Count + Differing.Count + Extra.Count == 0;

    public IEnumerable<string> Reasons
    {
        get
        {
            foreach (var (what, ids) in new[] { ("missing", Missing), ("doubled", Doubled), ("differing", Differing), ("not due", Extra) })
            {
                if (ids.Count > 0)
                {
                    yield return $"{Address}: {ids.Count} {what} ({string.Join(", ", ids.Take(3))}{(ids.Count > 3 ? ", …" : "")})";
                }
            }
        }
    }
}
