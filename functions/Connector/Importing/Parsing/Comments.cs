using System.Text;

namespace Connector.Importing.Parsing;

/// <summary>Comments of a structured header: text in brackets, which may nest and has no meaning (RFC 5322, 3.2.2).</summary>
internal static class Comments
{
    /// <summary>The text with a blank instead of each comment. Brackets within quotes or angle brackets are not comments.</summary>
    public static string Remove(string text)
    {
        if (!text.Contains('('))
        {
            return text;
        }

        var ends = Ends(text);
        var rest = new StringBuilder(text.Length);

        for (var at = 0; at < text.Length;)
        {
            var end = text[at] switch
            {
                '(' => ends[at],
                '"' => text.IndexOf('"', at + 1),
                '<' => text.IndexOf('>', at),
                _ => 0,
            };

            if (end <= 0)
            {
                rest.Append(text[at++]);
                continue;
            }

            rest.Append(text[at] == '(' ? " " : text[at..(end + 1)]);
            at = end + 1;
        }

        return rest.ToString();
    }

    /// <summary>For each opening bracket the position of its closing bracket; 0 if it is never closed.</summary>
    public static int[] Ends(string text)
    {
        if (!text.Contains('('))
        {
            return [];
        }

        var ends = new int[text.Length];
        var open = new Stack<int>();

        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\\':
                    at++;
                    break;
                case '(':
                    open.Push(at);
                    break;
                case ')' when open.TryPop(out var start):
                    ends[start] = at;
                    break;
            }
        }

        return ends;
    }
}
