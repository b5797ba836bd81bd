using System.Globalization;
using MimeKit;

namespace Connector.TestKit.Mails;

/// <summary>
/// Made-up customer mail in the shapes that real mail has: plain and HTML, several charsets and transfer encodings, inline pictures,
/// attachments, forwarded mail. One seed makes the same mails again, byte for byte.
/// </summary>
public sealed class GeneratedMails(int seed = 1)
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private static readonly FormatOptions WireFormat = new() { NewLineFormat = NewLineFormat.Dos };

    private readonly Random _chance = new(seed);
    private int _made;

    /// <summary>The next mail.</summary>
    public byte[] Next(string to = "support@example.org")
    {
        _made++;
        var writing = Writing.Known[_made % Writing.Known.Count];
        using var message = Frame(to, $"{writing.Subject} #{_made}");
        message.Body = new MailShapes(_chance, $"{seed}.{_made}").Next(writing);
        return Write(message);
    }

    public IEnumerable<byte[]> Take(int count, string to = "support@example.org") => Enumerable.Range(0, count).Select(_ => Next(to));

    /// <summary>A mail of exactly the given size; the headers need a few hundred bytes.</summary>
    public byte[] OfSize(int bytes)
    {
        _made++;
        using var message = Frame("support@example.org", "A mail of a certain size");
        message.Body = new TextPart("plain") { Text = "" };
        var head = Write(message);
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, head.Length);

        var mail = new byte[bytes];
        head.CopyTo(mail, 0);
        FillWithLines(mail.AsSpan(head.Length));
        return mail;
    }

    private MimeMessage Frame(string to, string subject)
    {
        var message = new MimeMessage();
        message.Headers.Clear();
        message.Headers.Add(
            HeaderId.Received, $"from mx.example.com (mx.example.com [192.0.2.{_made % 250}]) by mx.google.com with ESMTPS");
        message.From.Add(new MailboxAddress(_made % 3 == 0 ? "Jörg Müller" : "Ada Example", $"customer{_chance.Next(1000)}@example.com"));
        message.To.Add(MailboxAddress.Parse(to));
        message.Subject = subject;
        message.Date = Epoch.AddMinutes(_made * 7);
        message.MessageId = string.Create(CultureInfo.InvariantCulture, $"{seed}.{_made}.{_chance.NextInt64():x}@mail.example.com");
        return message;
    }

    private static byte[] Write(MimeMessage message)
    {
        using var bytes = new MemoryStream();
        message.WriteTo(WireFormat, bytes);
        return bytes.ToArray();
    }

    private static void FillWithLines(Span<byte> rest)
    {
        const int LineLength = 78;
        for (var i = 0; i < rest.Length; i++)
        {
            rest[i] = (i % LineLength) switch
            {
                LineLength - 2 => (byte)'\r',
                LineLength - 1 => (byte)'\n',
                var column => (byte)('a' + (column % 26)),
            };
        }
    }
}
