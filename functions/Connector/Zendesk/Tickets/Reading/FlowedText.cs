using System.Text;

namespace Connector.Zendesk.Tickets.Reading;

/// <summary>
/// Joins the lines of a text in the format "flowed" (RFC 3676), in which a mail program breaks each paragraph into lines of about 72
/// characters. A line that ends with a blank continues in the next one, if both are quoted as deeply.
/// </summary>
internal static class FlowedText
{
    /// <summary>RFC 3676, 4.3: the line above a signature ends with a blank and is never joined.</summary>
    private const string SignatureMark = "-- ";

    /// <returns>The text as it is if the part does not say that it is flowed.</returns>
    public static string Of(MailPart part, string text) =>
        part.Type == "text/plain" && Says(part, "format", "flowed") ? Join(text, deletesBlank: Says(part, "delsp", "yes")) : text;

    /// <param name="deletesBlank">The sender added the blank at a line's end, so it is no part of the text (RFC 3676, 4.1: DelSp).</param>
    public static string Join(string text, bool deletesBlank)
    {
        var joined = new StringBuilder(text.Length);
        var (openDepth, isOpen) = (0, false);

        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var (depth, own) = Unquoted(line);
            var flows = own.EndsWith(' ') && own != SignatureMark;

            // A paragraph ends where the depth changes, whatever its last line ends with (RFC 3676, 4.5).
            if (!isOpen || depth != openDepth || own == SignatureMark)
            {
                joined.Append(joined.Length > 0 ? "\n" : "").Append('>', depth).Append(depth > 0 && own.Length > 0 ? " " : "");
            }

            joined.Append(flows && deletesBlank ? own[..^1] : own);
            (openDepth, isOpen) = (depth, flows);
        }

        return joined.ToString();
    }

    private static bool Says(MailPart part, string parameter, string value) =>
        value.Equals(part.Headers.ContentType.Find(parameter)?.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>The depth of a quote, and the line without it and without the blank that a sender stuffs (RFC 3676, 4.4 and 4.5).</summary>
    private static (int Depth, string Own) Unquoted(string line)
    {
        var depth = line.Length - line.TrimStart('>').Length;
        var rest = line[depth..];
        return (depth, rest.StartsWith(' ') ? rest[1..] : rest);
    }
}
