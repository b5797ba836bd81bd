using MimeKit;

namespace Connector.Zendesk.Tickets.Reading;

/// <summary>A part of a mail: a multipart with children, or content between two positions of the raw bytes.</summary>
/// <param name="type">In lower case, such as <c>text/plain</c>.</param>
internal sealed class MailPart(string type, ContentHeaders headers, MailPart? parent)
{
    private readonly List<MailPart> _children = [];

    public string Type => type;

    public ContentHeaders Headers => headers;

    public MailPart? Parent => parent;

    public IReadOnlyList<MailPart> Children => _children;

    public bool IsMultipart => type.StartsWith("multipart/", StringComparison.Ordinal);

    /// <summary>The raw bytes of the content, as encoded in the mail.</summary>
    public ReadOnlyMemory<byte> Encoded { get; set; }

    public void Add(MailPart child) => _children.Add(child);

    /// <summary>This part and all parts in it, in their order.</summary>
    public IEnumerable<MailPart> All() => [this, .. _children.SelectMany(child => child.All())];

    /// <summary>Decodes the content up to a length.</summary>
    public byte[] Read(int most = int.MaxValue)
    {
        if (type == RawMessage)
        {
            return Encoded.ToArray();
        }

        using var content = new MimeContent(Bytes.OpenRead(Encoded), headers.Encoding).Open();
        using var decoded = new MemoryStream();
        var piece = new byte[16 * 1024];

        while (decoded.Length < most && content.Read(piece) is > 0 and var read)
        {
            decoded.Write(piece, 0, read);
        }

        return decoded.ToArray();
    }

    /// <summary>A forwarded mail is a file as it is: RFC 2046, 5.2.1 allows it no encoding.</summary>
    public const string RawMessage = "message/rfc822";
}
