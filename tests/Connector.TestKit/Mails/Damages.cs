using System.Globalization;
using System.Text;

namespace Connector.TestKit.Mails;

/// <summary>The ways in which mail is damaged. Each takes any bytes, and gives a new array.</summary>
internal static class Damages
{
    private const int HugeLine = 24 * 1024;

    private static readonly string[] Charsets =
        ["no-such", "utf-7", "", "\"", "x-unknown-8bit", "iso-2022-kr", "utf-16", "unicode-1-1-utf-7", "=?utf-8?q?u?="];

    public static IReadOnlyList<(string Name, Func<byte[], Random, byte[]> Do)> All { get; } =
    [
        ("bits flipped", FlipBits),
        ("cut off", (mail, chance) => mail[..Place(mail, chance)]),
        ("a hole", (mail, chance) => Replace(mail, Place(mail, chance), chance.Next(60), [])),
        ("a repeat", (mail, chance) => Insert(mail, Place(mail, chance), mail[..Math.Min(mail.Length, 300)])),
        ("random bytes", (mail, chance) => Insert(mail, Place(mail, chance), Bytes(chance, chance.Next(400)))),
        ("NUL bytes", (mail, chance) => Insert(mail, Place(mail, chance), new byte[chance.Next(1, 40)])),
        ("a flood of headers", (mail, chance) => OnTop(mail, Repeat(chance.Next(100, 800), number => $"X-{number}: {number}\r\n"))),
        ("deep nesting", (mail, chance) => OnTop(mail, Repeat(
            chance.Next(20, 120), number => $"Content-Type: multipart/mixed; boundary=\"b{number}\"\r\n\r\n--b{number}\r\n"))),
        ("mail within mail", (mail, chance) => OnTop(mail, Repeat(chance.Next(2, 80), _ => "Content-Type: message/rfc822\r\n\r\n"))),
        ("a bad charset", (mail, chance) => OnTop(mail, $"Content-Type: text/plain; charset={Any(Charsets, chance)}\r\n")),
        ("a bad encoded word", (mail, chance) => OnTop(mail, $"Subject: =?{Any(Charsets, chance)}?{"bqx"[chance.Next(3)]}?=G===?= =?\r\n")),
        ("8-bit headers", (mail, chance) => OnTop(
        mail, [.. "Subject: "u8, .. EightBit(chance), .. "\r\nFrom: "u8, .. EightBit(chance), .. " <ö@ü.example>\r\n"u8])),
        ("two From", (mail, _) => OnTop(mail, "From: one@example.com\r\nFrom: <<@two>,;:\"\r\nFrom:\r\n")),
        ("broken addresses", (mail, chance) => OnTop(
        mail, $"To: {new string('(', chance.Next(1, 200))} a@, <>, group: ;;, \"\\\r\nCc: @@@\r\n")),
        ("broken dates and ids", (mail, _) => OnTop(
        mail, "Date: Mon, 99 Foo 99999 25:61:61 +9999\r\nMessage-ID: <<>>\r\nReferences: <a <b> > <\r\n")),
        ("a folded desert", (mail, chance) => OnTop(mail, $"X-Folded:{Repeat(chance.Next(1, 500), _ => "\r\n \t")}\r\n")),
        ("no headers", (mail, _) => WithoutHeaders(mail)),
        ("a blank line first", (mail, _) => OnTop(mail, "\r\n")),
        ("an mbox line first", (mail, _) => OnTop(mail, "From ada@example.com Mon Jan  5 09:00:00 2026\n")),
        ("empty", (_, _) => []),
        ("a huge line", (mail, chance) => Insert(
        mail, Place(mail, chance), Filled(chance.Next(HugeLine / 2, HugeLine), (byte)chance.Next(1, 256)))),
        ("broken base64", (mail, chance) => OnTop(
        WithoutHeaders(mail), $"Content-Transfer-Encoding: base64\r\n\r\nAAA=A*{new string('=', chance.Next(5))}ö\r\n")),
        ("broken quoted-printable", (mail, _) => OnTop(
        WithoutHeaders(mail), "Content-Transfer-Encoding: quoted-printable\r\n\r\n=\r=G1=4=\r\n==\0=")),
        ("an unknown encoding", (mail, _) => OnTop(
        mail, "Content-Transfer-Encoding: x-uuencode\r\nContent-Type: /;;=\r\nMIME-Version: -1\r\n")),
        ("an empty boundary", (mail, _) => OnTop(mail, "Content-Type: multipart/mixed; boundary=\r\n")),
        ("bare CR", (mail, _) => Array.FindAll(mail, letter => letter != '\n')),
        ("bare LF", (mail, _) => Array.FindAll(mail, letter => letter != '\r')),
        ("LF where CR was", (mail, _) => Array.ConvertAll(mail, letter => letter == '\r' ? (byte)'\n' : letter)),
    ];

    private static byte[] FlipBits(byte[] mail, Random chance)
    {
        var flipped = (byte[])mail.Clone();

        for (var left = mail.Length == 0 ? 0 : chance.Next(1, 30); left > 0; left--)
        {
            flipped[Place(mail, chance)] ^= (byte)(1 << chance.Next(8));
        }

        return flipped;
    }

    /// <summary>As a rule among the headers, which is where it hurts.</summary>
    private static int Place(byte[] mail, Random chance) => chance.Next(chance.Next(3) == 0 ? mail.Length : Math.Min(mail.Length, 1_000));

    private static byte[] WithoutHeaders(byte[] mail)
    {
        var end = mail.AsSpan().IndexOf("\n\r\n"u8);
        return end < 0 ? mail : mail[(end + 3)..];
    }

    private static byte[] OnTop(byte[] mail, string text) => OnTop(mail, Encoding.UTF8.GetBytes(text));

    private static byte[] OnTop(byte[] mail, byte[] bytes) => Insert(mail, 0, bytes);

    private static byte[] Insert(byte[] mail, int at, byte[] bytes) => Replace(mail, at, 0, bytes);

    private static byte[] Replace(byte[] mail, int at, int length, byte[] bytes) =>
        [.. mail[..at], .. bytes, .. mail[Math.Min(at + length, mail.Length)..]];

    private static string Repeat(int count, Func<string, string> text) =>
        string.Concat(Enumerable.Range(0, count).Select(number => text(number.ToString(CultureInfo.InvariantCulture))));

    private static string Any(string[] texts, Random chance) => texts[chance.Next(texts.Length)];

    private static byte[] EightBit(Random chance) => [.. Bytes(chance, chance.Next(1, 60)).Select(letter => (byte)(letter | 0x80))];

    private static byte[] Filled(int length, byte letter)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, letter);
        return bytes;
    }

    private static byte[] Bytes(Random chance, int length)
    {
        var bytes = new byte[length];
        chance.NextBytes(bytes);
        return bytes;
    }
}
