using System.Text;
using MimeKit;
using MimeKit.Text;

namespace Connector.TestKit.Mails;

/// <summary>Puts a text into one of the structures that mail programs make.</summary>
internal sealed class MailShapes(Random chance, string name)
{
    private int _parts;

    static MailShapes() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public MimeEntity Next(Writing writing) => chance.Next(5) switch
    {
        0 => Text(TextFormat.Plain, writing),
        1 => Alternative(writing),
        2 => Multi(
        "mixed", Text(TextFormat.Plain, writing), Attachment("Rechnung März.pdf", "application/pdf", chance.Next(2_000, 60_000))),
        3 => Multi("mixed", WithPicture(writing), new MessagePart { Message = Forwarded() }),
        _ => Multi("mixed", Alternative(writing), Attachment("log.txt", "text/plain", 900)),
    };

    private Multipart Alternative(Writing writing) =>
        Multi("alternative", Text(TextFormat.Plain, writing), Text(TextFormat.Html, writing));

    private Multipart WithPicture(Writing writing)
    {
        var picture = Attachment("logo.png", "image/png", 700);
        picture.ContentDisposition = new ContentDisposition(ContentDisposition.Inline) { FileName = picture.FileName };
        picture.ContentId = $"logo.{name}@example.com";
        return Multi("related", Text(TextFormat.Html, writing), picture);
    }

    private Multipart Multi(string subtype, params MimeEntity[] parts)
    {
        // Set here because the library would draw one at random.
        var multipart = new Multipart(subtype) { Boundary = $"=_{name}_{++_parts}" };
        foreach (var part in parts)
        {
            multipart.Add(part);
        }

        return multipart;
    }

    private static TextPart Text(TextFormat format, Writing writing)
    {
        var part = new TextPart(format);
        part.SetText(Encoding.GetEncoding(writing.Charset), format == TextFormat.Html ? Html(writing.Text) : writing.Text);
        part.ContentTransferEncoding = writing.Charset switch
        {
            "us-ascii" or "iso-2022-jp" => ContentEncoding.SevenBit,
            "utf-8" => ContentEncoding.Base64,
            _ => ContentEncoding.QuotedPrintable,
        };
        return part;
    }

    private static string Html(string text) =>
        $"<html><body><p>{text.Replace("\r\n", "<br>\r\n", StringComparison.Ordinal)}</p></body></html>\r\n";

    private MimePart Attachment(string fileName, string type, int size)
    {
        var content = new byte[size];
        chance.NextBytes(content);

        return new MimePart(type)
        {
            FileName = fileName,
            Content = new MimeContent(new MemoryStream(content)),
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = fileName },
            ContentTransferEncoding = ContentEncoding.Base64,
        };
    }

    private MimeMessage Forwarded()
    {
        var message = new MimeMessage();
        message.Headers.Clear();
        message.From.Add(new MailboxAddress("Bob", "bob@example.net"));
        message.To.Add(new MailboxAddress("Ada", "ada@example.com"));
        message.Subject = "The mail that was forwarded";
        message.MessageId = $"inner.{name}@example.net";
        message.Body = new TextPart("plain") { Text = "Inner text.\r\n" };
        return message;
    }
}
