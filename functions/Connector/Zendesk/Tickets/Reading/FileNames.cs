using System.Globalization;
using System.Text;
using MimeKit;

namespace Connector.Zendesk.Tickets.Reading;

/// <summary>
/// Names files for Zendesk, which takes a file only if the extension of its name agrees with its type (support.zendesk.com, article
/// 4408887057946).
/// </summary>
internal static class FileNames
{
    private const int MaxLength = 150;

    private const string Unknown = "application/octet-stream";

    private const string PlainText = "text/plain";

    /// <summary>
    /// The parts of a report about a mail, such as a bounce, which programs send without names. Their content is text to read (RFC 3464,
    /// 6522, 6533, 8098, 5965).
    /// </summary>
    private static readonly Dictionary<string, string> Reports = new(StringComparer.Ordinal)
    {
        ["message/delivery-status"] = "delivery-status.txt",
        ["message/global-delivery-status"] = "delivery-status.txt",
        ["message/disposition-notification"] = "disposition-notification.txt",
        ["message/feedback-report"] = "feedback-report.txt",
        ["text/rfc822-headers"] = "original-headers.txt",
        ["message/global-headers"] = "original-headers.txt",
    };

    /// <param name="type">The type that the mail gives, in lower case.</param>
    /// <param name="number">Names a file without a name.</param>
    /// <returns>The type follows from the name, since senders give a wrong type more often than a wrong name.</returns>
    public static (string Name, string Type) Of(string? name, string type, int number)
    {
        var clean = Clean(name ?? "");
        var known = MimeTypes.GetMimeType(clean);

        if (type is MailPart.RawMessage or "message/global")
        {
            var own = clean.Length == 0 ? "original.eml" : clean;
            return (own.EndsWith(".eml", StringComparison.OrdinalIgnoreCase) ? own : $"{own}.eml", MailPart.RawMessage);
        }

        if (clean.Length == 0 && Reports.TryGetValue(type, out var report))
        {
            return (report, PlainText);
        }

        if (known != Unknown)
        {
            return (clean, known);
        }

        return MimeTypes.TryGetExtension(type, out var extension) && type != Unknown
            ? ($"{OrNumbered(clean, "file", number)}{extension}", type)
            : (OrNumbered(clean, "file", number), Unknown);
    }

    private static string OrNumbered(string name, string word, int number) =>
        name.Length > 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{word}{number}");

    /// <summary>
    /// Without folders and invisible characters: a mark for right-to-left writing hides an extension. The end of a long name stays, because
    /// it is the extension.
    /// </summary>
    private static string Clean(string name)
    {
        var clean = new StringBuilder();

        foreach (var rune in name.EnumerateRunes())
        {
            var isHidden = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            var isReserved = rune.Value is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|';
            clean.Append(isHidden ? "" : isReserved ? "_" : rune.ToString());
        }

        var whole = clean.ToString().Trim(' ', '.');

        if (whole.Length <= MaxLength)
        {
            return whole;
        }

        var extension = Path.GetExtension(whole) is { Length: <= 10 } end ? end : "";
        var cut = MaxLength - extension.Length;
        return whole[..(char.IsHighSurrogate(whole[cut - 1]) ? cut - 1 : cut)] + extension;
    }
}
