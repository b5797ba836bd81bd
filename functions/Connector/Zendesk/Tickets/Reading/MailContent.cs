using System.Text;
using Connector.Forwarding.Intake;
using Connector.Importing.Parsing;

namespace Connector.Zendesk.Tickets.Reading;

/// <summary>A mail as a ticket needs it: its headers, the text that a reader sees, and its files.</summary>
public sealed class MailContent
{
    /// <summary>Much more than a comment takes.</summary>
    private const int MaxTextBytes = 4 * 1024 * 1024;

    private static readonly string[] ReadableTexts = ["text/plain", "text/html"];

    private readonly MailTree _tree;
    private readonly List<MailPart> _texts = [];
    private readonly List<MailPart> _files = [];

    private MailContent(ReadOnlyMemory<byte> raw)
    {
        Charsets.Register();
        Raw = raw;
        _tree = MailTree.Read(raw);

        if (_tree.Root is { } root)
        {
            Sort(root);
        }
    }

    /// <summary>Reads a mail. It never throws: what cannot be read is left out, and <see cref="IsPart"/> is true.</summary>
    /// <param name="raw">The bytes stay in use as long as the content is.</param>
    public static MailContent Read(ReadOnlyMemory<byte> raw) => new(raw);

    internal ReadOnlyMemory<byte> Raw { get; }

    internal TopHeaders Headers => _tree.Top;

    /// <summary>The type of the whole mail; null if no part could be read.</summary>
    internal string? Type => _tree.Root?.Type;

    /// <summary>Google's verdict about the sender; null if there is none.</summary>
    internal string? Authentication => GoogleResult.In(_tree.Headers);

    /// <summary>True if a part of the mail could not be read.</summary>
    internal bool IsPart => _tree.IsPart;

    /// <summary>The parts of the text in their order: those of them that a mail program shows.</summary>
    internal IReadOnlyList<MailPart> Texts => _texts;

    internal IReadOnlyList<MailPart> Files => _files;

    /// <summary>Decodes a text, without characters that no JSON and no HTML may hold.</summary>
    internal static string TextOf(MailPart part)
    {
        var bytes = part.Read(MaxTextBytes);
        var text = Charsets.Find(part.Headers.ContentType.Find("charset"))?.GetString(bytes) ?? Charsets.Guess(bytes);
        var clean = new StringBuilder(text.Length);

        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\r' or '\n' || (!Rune.IsControl(rune) && rune.Value is not (0xFEFF or 0xFFFE or 0xFFFF)))
            {
                clean.Append(rune);
            }
        }

        return clean.ToString();
    }

    /// <summary>Puts each part into the text or the files.</summary>
    private void Sort(MailPart part)
    {
        switch (part.Type)
        {
            case "multipart/alternative" when Chosen(part) is { } chosen:
                Sort(chosen);
                _files.AddRange(part.Children.Where(other => other != chosen).SelectMany(LeavesOf).Where(other => !IsText(other)));
                break;

            case "multipart/related":
                // The first part is the text, and the others are its pictures (RFC 2387).
                _files.AddRange(part.Children.Skip(1).SelectMany(LeavesOf));
                part.Children.Take(1).ToList().ForEach(Sort);
                break;

            case var _ when part.IsMultipart:
                part.Children.ToList().ForEach(Sort);
                break;

            default:
                (IsText(part) ? _texts : _files).Add(part);
                break;
        }
    }

    /// <summary>The last form that can be shown is the best (RFC 2046, 5.1.4); HTML is shown with its pictures.</summary>
    private static MailPart? Chosen(MailPart alternative) =>
        alternative.Children.LastOrDefault(child => LeavesOf(child).Any(leaf => IsText(leaf) && leaf.Type == "text/html"))
        ?? alternative.Children.LastOrDefault(child => LeavesOf(child).Any(IsText));

    private static IEnumerable<MailPart> LeavesOf(MailPart part) => part.All().Where(one => !one.IsMultipart);

    /// <summary>Whether a mail program shows the part as text: not if it has a name, as in Connector.Importing.Parsing.FileParts.</summary>
    private static bool IsText(MailPart part) =>
        ReadableTexts.Contains(part.Type) && !part.Headers.IsAttachment && part.Headers.FileName is null;
}
