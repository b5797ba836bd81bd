using System.Text;
using MimeKit;

namespace Connector.Importing.Parsing;

/// <summary>The headers of one part that describe its content, and the number of its bytes so far.</summary>
internal sealed class PartHeaders
{
    private Header? _contentType;
    private Header? _disposition;
    private bool _isBase64;
    private long _base64Letters;

    /// <summary>If a header appears twice, the first one counts, as in MimeKit.</summary>
    public void Add(Header header)
    {
        switch (header.Id)
        {
            case HeaderId.ContentType:
                _contentType ??= header;
                break;
            case HeaderId.ContentDisposition:
                _disposition ??= header;
                break;
            case HeaderId.ContentTransferEncoding:
                _isBase64 = HeaderText.Of(header, hint: null).Equals("base64", StringComparison.OrdinalIgnoreCase);
                break;
        }
    }

    public HeaderParameters? ContentType(Encoding? hint) => Parameters(_contentType, hint);

    public HeaderParameters? Disposition(Encoding? hint) => Parameters(_disposition, hint);

    public void Count(ReadOnlySpan<byte> content)
    {
        if (_isBase64)
        {
            _base64Letters += content.Length - content.Count((byte)'\n') - content.Count((byte)'\r') - content.Count((byte)'=');
        }
    }

    /// <summary>The size of the decoded part, as far as it is known without decoding.</summary>
    public long DecodedSize(long size) => _isBase64 ? _base64Letters * 3 / 4 : size;

    private static HeaderParameters? Parameters(Header? header, Encoding? hint) =>
        header is null ? null : HeaderParameters.Read(HeaderText.Of(header, hint));
}
