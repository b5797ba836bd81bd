namespace Connector.TestKit.Mails;

/// <summary>The mbox format: a "From " line before each mail, an empty line after it, and ">From " quoted within (mboxrd).</summary>
internal static class Mbox
{
    public static IReadOnlyList<byte[]> Split(ReadOnlySpan<byte> file)
    {
        var mails = new List<byte[]>();
        List<byte>? mail = null;
        var afterEmptyLine = true;

        while (!file.IsEmpty)
        {
            var line = TakeLine(ref file);

            if (afterEmptyLine && line.StartsWith("From "u8))
            {
                Finish(mail, mails);
                mail = [];
            }
            else
            {
                mail?.AddRange(Unquoted(line));
            }

            afterEmptyLine = line.TrimEnd("\r\n"u8).IsEmpty;
        }

        Finish(mail, mails);
        return mails;
    }

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> file)
    {
        var length = file.IndexOf((byte)'\n') + 1;
        var line = length == 0 ? file : file[..length];
        file = file[line.Length..];
        return line;
    }

    private static ReadOnlySpan<byte> Unquoted(ReadOnlySpan<byte> line) =>
        line.StartsWith((byte)'>') && line.TrimStart((byte)'>').StartsWith("From "u8) ? line[1..] : line;

    /// <summary>The empty line before the next "From " belongs to the format, not to the mail.</summary>
    private static void Finish(List<byte>? mail, List<byte[]> mails)
    {
        if (mail is null)
        {
            return;
        }

        var bytes = mail.ToArray().AsSpan();
        bytes = bytes.EndsWith("\r\n\r\n"u8) ? bytes[..^2] : bytes.EndsWith("\n\n"u8) ? bytes[..^1] : bytes;
        mails.Add(bytes.ToArray());
    }
}
