using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;

namespace Connector.Messages;

/// <summary>
/// Mails that were imported together, as one row of <see cref="MailIndex"/>. Rows of their own would cost a sixth of an import, because the
/// client of Table Storage builds a request for each row of a transaction.
/// </summary>
internal static class IndexPage
{
    /// <summary>The first part of the keys of these rows.</summary>
    public const string Prefix = "page";

    /// <summary>
    /// Fewer mails get rows of their own, because a search reads all pages of a mailbox: a thousand pages fit into one answer of storage.
    /// </summary>
    public const int MinMails = 16;

    public const string Column = "Mails";

    // One mail: the starts of the two hashes, the age and Gmail's id, which is a number of 64 bits in hexadecimal digits.
    private const int SenderAt = sizeof(ulong);
    private const int AgeAt = 2 * sizeof(ulong);
    private const int IdAt = 3 * sizeof(ulong);
    private const int Width = 4 * sizeof(ulong);

    /// <returns>Null if the mails need rows of their own, because they are few or an id is not one of Gmail's.</returns>
    public static TableEntity? TryWrite(string partition, IReadOnlyList<IndexedMail> mails)
    {
        if (mails.Count < MinMails)
        {
            return null;
        }

        var bytes = new byte[mails.Count * Width];

        foreach (var (number, mail) in mails.Index())
        {
            if (!TryWrite(bytes.AsSpan(number * Width, Width), mail))
            {
                return null;
            }
        }

        // The same mails give the same key, so a repetition replaces the row. Other mails never do.
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));
        return new TableEntity(partition, $"{Prefix}|{hash}") { [Column] = bytes };
    }

    /// <summary>The ids and ages of the mails with this Message-ID or of this sender.</summary>
    public static IEnumerable<(string GmailId, long Age)> Find(byte[] bytes, IndexTerm term)
    {
        for (var start = 0; start + Width <= bytes.Length; start += Width)
        {
            var mail = bytes.AsSpan(start, Width);

            if (BinaryPrimitives.ReadUInt64BigEndian(term.IsSender ? mail[SenderAt..] : mail) == term.Start)
            {
                var id = BinaryPrimitives.ReadUInt64BigEndian(mail[IdAt..]);
                yield return (IdOf(id), BinaryPrimitives.ReadInt64BigEndian(mail[AgeAt..]));
            }
        }
    }

    private static bool TryWrite(Span<byte> bytes, IndexedMail mail)
    {
        var isGmail = ulong.TryParse(mail.GmailId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
            && IdOf(id) == mail.GmailId;

        // A mail without a Message-ID or sender has zeros there.
        BinaryPrimitives.WriteUInt64BigEndian(bytes, IndexTerm.OfMessageId(mail)?.Start ?? 0);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[SenderAt..], IndexTerm.OfSender(mail)?.Start ?? 0);
        BinaryPrimitives.WriteInt64BigEndian(bytes[AgeAt..], mail.Age);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[IdAt..], id);
        return isGmail;
    }

    private static string IdOf(ulong id) => id.ToString("x", CultureInfo.InvariantCulture);
}

/// <summary>What the index finds mails by.</summary>
/// <param name="Hash">16 bytes. A Message-ID may be longer than a row key.</param>
internal readonly record struct IndexTerm(bool IsSender, byte[] Hash)
{
    /// <summary>The first part of the keys of rows.</summary>
    public string Prefix => $"{(IsSender ? "from" : "id")}-{Convert.ToHexStringLower(Hash)}";

    /// <summary>As much of the hash as a page keeps.</summary>
    public ulong Start => BinaryPrimitives.ReadUInt64BigEndian(Hash);

    public static IndexTerm Of(MailQuery query) => query switch
    {
        MailQuery.ByMessageId(var messageId) => OfMessageId(messageId),
        MailQuery.BySender(var address) => OfSender(address),
        _ => throw new ArgumentException("Ids need no index.", nameof(query)),
    };

    public static IndexTerm? OfMessageId(IndexedMail mail) => string.IsNullOrEmpty(mail.MessageId) ? null : OfMessageId(mail.MessageId);

    public static IndexTerm? OfSender(IndexedMail mail) => string.IsNullOrEmpty(mail.From) ? null : OfSender(mail.From);

    /// <summary>The key of a mail's row. Mails of one sender are in order, the newest first.</summary>
    public string Row(string gmailId, long age) => IsSender
        ? string.Create(CultureInfo.InvariantCulture, $"{Prefix}|{age:D19}|{MessageKeys.Row(gmailId)}")
        : $"{Prefix}|{MessageKeys.Row(gmailId)}";

    private static IndexTerm OfMessageId(string messageId) => new(IsSender: false, HashOf(messageId));

    private static IndexTerm OfSender(string address) => new(IsSender: true, HashOf(address.ToLowerInvariant()));

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16];
}
