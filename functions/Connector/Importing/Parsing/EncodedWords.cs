using System.Text;

namespace Connector.Importing.Parsing;

/// <summary>
/// Decodes encoded-words (RFC 2047) as mail programs do, which differs from the standard. MimeKit decodes each word alone and loses
/// characters that senders split, cut or leave out. The test cases <c>subject-*</c> and <c>charset-*</c> show the rules.
/// </summary>
internal static class EncodedWords
{
    /// <summary>For text that is read as a whole, such as a subject.</summary>
    public static string Decode(string text) => Decode(text, isStructured: false);

    /// <summary>
    /// For text with a grammar, such as a list of addresses. A comma or a bracket that was encoded is not part of the grammar; call
    /// <see cref="Inert.Restore"/> after parsing.
    /// </summary>
    public static string DecodeStructured(string text) => Decode(text, isStructured: true);

    private static string Decode(string text, bool isStructured)
    {
        const string Start = "=?";

        if (!text.Contains(Start, StringComparison.Ordinal))
        {
            return text;
        }

        var decoded = new StringBuilder(text.Length);
        var run = new WordRun(decoded, isStructured);
        var (done, at) = (0, 0);

        while ((at = text.IndexOf(Start, at, StringComparison.Ordinal)) >= 0)
        {
            if (EncodedWord.At(text, at) is not { } word || (isStructured && IsInAddress(text, at, word.End)))
            {
                at += Start.Length;
                continue;
            }

            if (!run.IsOpen || !text.AsSpan(done, at - done).IsWhiteSpace())
            {
                run.End();
                decoded.Append(text, done, at - done);
            }

            run.Add(word);
            done = at = word.End;
        }

        run.End();
        return decoded.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>An address is never encoded (RFC 2047, 5). Decoding would produce an address that no server has checked.</summary>
    private static bool IsInAddress(string text, int start, int end) =>
        (start > 0 && text[start - 1] == '@') || (end < text.Length && text[end] == '@');
}
