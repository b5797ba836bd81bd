using System.Text;

namespace Connector.Arrivals;

/// <summary>The header by which the connector recognizes its own test mail, with the nonce of one mail.</summary>
public static class TestMailMark
{
    /// <summary>Its name is older than the word test mail, and such mails may be under way during an update.</summary>
    public const string Header = "X-Connector-Proof";

    /// <summary>Mail servers add a few kilobytes above the headers of a mail.</summary>
    private const int MaxHead = 64 * 1024;

    private const int MaxNonce = 64;

    private static readonly byte[] Line = Encoding.ASCII.GetBytes($"\n{Header}: ");

    /// <summary>The nonce of a test mail; null for any other mail. Reads bytes only, because every mail in spam is looked at.</summary>
    public static string? NonceIn(ReadOnlySpan<byte> mail)
    {
        var head = mail[..Math.Min(mail.Length, MaxHead)];
        var line = head.IndexOf(Line);

        if (line < 0)
        {
            return null;
        }

        var value = head[(line + Line.Length)..];
        var end = value.IndexOfAny((byte)'\r', (byte)'\n');
        return end is > 0 and <= MaxNonce ? Encoding.ASCII.GetString(value[..end]).Trim() : null;
    }
}
