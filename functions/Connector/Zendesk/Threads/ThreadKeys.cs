using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;

namespace Connector.Zendesk.Threads;

/// <summary>The keys that lead a mail to its ticket, and those under which later mails find it.</summary>
internal static partial class ThreadKeys
{
    /// <summary>The nearest ids of a long thread are enough, with the first one.</summary>
    private const int MaxReferences = 12;

    /// <summary>The keys to look up, nearest first.</summary>
    /// <param name="ownText">The mail's text without what it quotes.</param>
    public static IReadOnlyList<ThreadKey> Leading(StoredMessage message, string ownText)
    {
        var ids = Ancestors(message.Mail);
        var tokens = ids.Select(TokenOfId).OfType<string>()
            .Concat(TokenInText().Matches(ownText).Select(match => match.Value.Trim('[', ']')));

        return
        [
            .. ids.SelectMany(id => OfMessage(message.Mailbox, id)),
            .. tokens.Select(OfToken).Distinct(),
            .. OfGmailThread(message),
        ];
    }

    /// <summary>The keys that lead later mails to the ticket of this one.</summary>
    public static IReadOnlyList<ThreadKey> Of(StoredMessage message) =>
    [
        .. message.Mail?.MessageId is { Length: > 0 } id ? OfMessage(message.Mailbox, id) : [],
        .. OfGmailThread(message),
    ];

    /// <summary>The mails that a mail answers, nearest first.</summary>
    public static IReadOnlyList<string> Ancestors(ParsedMail? mail)
    {
        var references = Split(mail?.References);
        var near = Split(mail?.InReplyTo).Concat(references.Reverse().Take(MaxReferences)).Concat(references.Take(1));
        return [.. near.Where(id => id != mail?.MessageId).Distinct(StringComparer.Ordinal)];
    }

    public static ThreadKey OfTicket(long ticket) =>
        new(ThreadKeyKind.Ticket, StorageKeys.Join("ticket", ticket.ToString(CultureInfo.InvariantCulture)));

    /// <param name="token">With or without its dash: Message-IDs of Zendesk lack it.</param>
    public static ThreadKey OfToken(string token) =>
        new(ThreadKeyKind.Token, StorageKeys.Join("token", token.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant()));

    /// <summary>
    /// First in the mail's own mailbox: a mail to two addresses of an account becomes two tickets, and the replies to each belong to it.
    /// </summary>
    private static IEnumerable<ThreadKey> OfMessage(MailboxKey mailbox, string id) =>
    [
        new(ThreadKeyKind.Message, StorageKeys.Join("id", mailbox.Address, Hash(id)), id),
        new(ThreadKeyKind.Message, StorageKeys.Join("id", "", Hash(id)), id),
    ];

    private static IEnumerable<ThreadKey> OfGmailThread(StoredMessage message)
    {
        if (message.ThreadId is { Length: > 0 } thread)
        {
            var subject = Hash(Bare(message.Mail?.Subject));
            yield return new(ThreadKeyKind.GmailThread, StorageKeys.Join("gmail", message.Mailbox.Address, thread, subject));
        }
    }

    /// <summary>A subject without the marks of replies and forwards, in small letters.</summary>
    internal static string Bare(string? subject) =>
        Blanks().Replace(ReplyMarks().Replace(subject ?? "", ""), " ").Trim().ToLowerInvariant();

    private static string? TokenOfId(string id) => TokenInId().Match(id) is { Success: true } match ? match.Groups["token"].Value : null;

    private static string[] Split(string? ids) => ids?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    /// <summary>
    /// For example <c>L7VKGOM25K_5fc7e0596c390_5db245d0310849_sprut@zendesk.com</c> in a mail of Zendesk, or
    /// <c>L7VKGOM25K@zendesk.com</c> as the root of its thread (seen in public mail archives).
    /// </summary>
    [GeneratedRegex(@"\A(?<token>[A-Z0-9]{10,11})(_[0-9a-z]+)*@([a-z0-9-]+\.)*zendesk\.com\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TokenInId();

    /// <summary>For example <c>[1G7EOR-0Q2J]</c> (support.zendesk.com, article 8396827889946).</summary>
    [GeneratedRegex(@"\[[A-Z0-9]{6}-[A-Z0-9]{4,5}\]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TokenInText();

    [GeneratedRegex(@"\A\s*((re|fwd?|aw|antw|wg|sv|vs|rv|tr|odp|ref|doorst)(\[\d+\])?\s*:\s*)+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ReplyMarks();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
