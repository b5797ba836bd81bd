using System.Text.RegularExpressions;
using Connector.Zendesk.Tickets.Html;

namespace Connector.Zendesk.Tickets.Reading;

/// <summary>Makes the text of a comment from the texts of a mail.</summary>
internal static partial class MailText
{
    /// <param name="pictureOf">The key of the file with a content id; null if there is none.</param>
    /// <param name="isReply">What the mail quotes is left out, unless it is a forwarded mail.</param>
    public static CommentText Of(MailContent mail, Func<string, string?> pictureOf, bool isReply)
    {
        isReply &= !Forwarded().IsMatch(mail.Headers.Text("Subject", 20) ?? "");
        var texts = mail.Texts
            .Select(part => (IsHtml: part.Type == "text/html", Text: FlowedText.Of(part, MailContent.TextOf(part))))
            .ToList();

        if (texts.Exists(text => text.IsHtml))
        {
            // An unclosed comment or script in one part must not swallow the next part.
            var html = texts.ConvertAll(
                text => text.IsHtml ? BoundedHtml.Of(text.Text, out _) : $"<div>{MailHtml.FromText(text.Text)}</div>");
            return MailHtml.Clean(string.Join('\n', html), pictureOf, isReply);
        }

        var plain = string.Join("\n\n", texts.Select(text => text.Text));
        return new CommentText(MailHtml.FromText(isReply ? TextQuotes.Remove(plain) : plain), []);
    }

    /// <summary>In the languages of the largest markets: English, German, French, Spanish, Portuguese, Italian, Dutch, Swedish.</summary>
    [GeneratedRegex(
        @"^\s*(fwd?|wg|tr|rv|enc|i|doorst|vb)\s*:",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Forwarded();
}
