using System.Globalization;
using System.Text;
using Connector.Alerting.Content;
using Connector.Importing.Parsing;
using Connector.Messages;
using MimeKit;

namespace Connector.Importing;

/// <summary>
/// Writes the mail that replaces one that is too large: with its sender, recipients, date, subject and threading headers, and a text with a
/// link to it. The same mail always gives the same stub, so that storing it again changes nothing (I2).
/// </summary>
internal static class TooLargeStub
{
    /// <summary>The largest header that is kept, so that the stub stays small.</summary>
    private const int MaxHeaderBytes = 16 * 1024;

    /// <summary>RFC 5322, 2.1.1.</summary>
    private const int MaxLineLength = 998;

    /// <summary>The headers that parsing reads, so that the row of the stub has the columns of the mail.</summary>
    private static readonly string[] Kept =
    [
        "Return-Path", "From", "Reply-To", "To", "Cc", "Date", "Subject", "Message-ID", "In-Reply-To", "References",
        "Auto-Submitted", "Precedence", "X-Precedence", "List-Id", "X-Failed-Recipients", AlertMailWriter.OwnMark,
    ];

    /// <param name="address">The mailbox that holds the mail.</param>
    public static MailBytes Write(string address, GmailMessage message, OversizedMail mail)
    {
        var stub = new MailBytes();
        using var head = new MemoryStream(mail.Head.ToArray());
        var headers = MailStart.Headers(head, int.MaxValue);

        var replies = headers.Select(header => header.Field).Where(AutomaticSigns.IsAutoReply);

        foreach (var name in Kept.Concat(replies).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (Find(headers, name) is { } header && Value(header) is { } value)
            {
                stub.Append(Encoding.ASCII.GetBytes($"{name}:"));
                stub.Append(value);
            }
            else if (Fallback(name, message) is { } fallback)
            {
                stub.Append(Encoding.ASCII.GetBytes($"{name}: {fallback}\r\n"));
            }
        }

        stub.Append(Encoding.ASCII.GetBytes(Text(address, message.GmailId, mail.Size)));
        return stub;
    }

    /// <summary>A link to the mail for someone who is signed in to the mailbox.</summary>
    public static string LinkTo(string address, string gmailId) =>
        $"https://mail.google.com/mail/u/?authuser={Uri.EscapeDataString(address)}#all/{Uri.EscapeDataString(gmailId)}";

    /// <summary>If a header appears twice, the lower one counts; of return paths, an empty one. The row follows the same rule.</summary>
    private static Header? Find(List<Header> headers, string name) =>
        headers.FindLast(header => header.Field.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } last
            ? (last.Id == HeaderId.ReturnPath ? headers.Find(AutomaticSigns.IsNullReturnPath) : null) ?? last
            : null;

    /// <summary>RFC 5322, 3.6: a mail has a date and an author.</summary>
    private static string? Fallback(string name, GmailMessage message) => name switch
    {
        "From" => "unknown@sender.invalid",
        "Date" => message.ReceivedAt.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <returns>The value as it was, with its line breaks; null when no reader could understand it.</returns>
    private static byte[]? Value(Header header)
    {
        var value = new List<byte>();

        foreach (var range in header.RawValue.AsSpan().Split((byte)'\n'))
        {
            var line = header.RawValue.AsSpan(range).TrimEnd(" \t\r"u8);

            if (line.IsEmpty)
            {
                continue;
            }

            if (line.Length > MaxLineLength - header.Field.Length || line.ContainsAny("\0\r"u8)
                || value.Count + line.Length > MaxHeaderBytes)
            {
                return null;
            }

            value.AddRange(line);
            value.AddRange("\r\n"u8);
        }

        return value.Count == 0 ? null : [.. value];
    }

    private static string Text(string address, string gmailId, long size) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        X-Connector-Stub: {MessageRow.TooLarge}
        MIME-Version: 1.0
        Content-Type: text/plain; charset=us-ascii
        Content-Transfer-Encoding: 7bit

        This mail is larger than the limit for imported mail and was not imported.

        Size: {size / 1048576.0:0.0} MiB ({size} bytes)
        Open it in Gmail: {LinkTo(address, gmailId)}

        """).ReplaceLineEndings("\r\n");
}
