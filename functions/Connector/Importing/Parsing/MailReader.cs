using MimeKit;

namespace Connector.Importing.Parsing;

/// <summary>
/// Walks through a mail with MimeKit's event reader, which builds no tree and copies no body, and notes what <see cref="ParsedMail"/>
/// holds. Stops after <see cref="MaxParts"/> parts, goes no deeper than <see cref="MaxDepth"/>, and does not look into forwarded mails.
/// </summary>
internal sealed class MailReader(GuardedStream raw) : MimeReader(Limits, raw, MimeFormat.Entity)
{
    /// <summary>Of one header block. MimeKit enlarges its buffer for a long header in small steps, each a copy: this bounds them too.</summary>
    public const int MaxHeaderBytes = 512 * 1024;

    public const int MaxParts = 1_000;

    public const int MaxDepth = 50;

    private static readonly ParserOptions Limits = new() { MaxMimeDepth = MaxDepth, MaxAddressGroupDepth = 3 };

    private readonly TopHeaders _headers = new();
    private readonly FileParts _files = new();
    private ContentType? _topType;
    private ContentDisposition? _disposition;
    private string? _limit;
    private bool _inPart;
    private int _parts;
    private int _depth;
    private int _forwarded;

    public ParsedMail ToMail(string? failure)
    {
        var (from, fromName) = _headers.Author("From");

        return new ParsedMail(
            _headers.Text("Subject", maxLength: 1_000),
            from,
            fromName,
            _headers.Addresses("To"),
            _headers.Addresses("Cc"),
            _headers.Addresses("Reply-To"),
            _headers.Date("Date"),
            _headers.MessageId("Message-ID"),
            _headers.MessageIds("In-Reply-To", maxLength: 1_000),
            _headers.MessageIds("References", maxLength: 4_000),
            AutomaticSigns.Of(_headers, _topType),
            _files.Count,
            _files.Names,
            _files.Bytes,
            failure ?? _limit ?? (raw.EndedEarly ? $"a header block over {MaxHeaderBytes} bytes" : _headers.Count == 0 ? "no header" : null));
    }

    protected override void OnHeadersBegin(long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        raw.BeginHeaders();
        _disposition = null;
    }

    protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken)
    {
        if (!_inPart)
        {
            _headers.Add(header);
        }

        if (header.Id == HeaderId.ContentDisposition && ContentDisposition.TryParse(header.RawValue, out var disposition))
        {
            _disposition = disposition;
        }
    }

    protected override void OnHeadersEnd(long beginOffset, int beginLineNumber, long endOffset, int endLineNumber, CancellationToken cancellationToken)
    {
        raw.EndHeaders();
        _inPart = true;
    }

    protected override void OnMultipartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        BeginPart(contentType);
        _depth++;
    }

    protected override void OnMultipartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines, CancellationToken cancellationToken) => _depth--;

    protected override void OnMimePartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) => BeginPart(contentType);

    protected override void OnMimePartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines, CancellationToken cancellationToken)
    {
        if (_forwarded == 0)
        {
            _files.Add(contentType, _disposition, endOffset - headersEndOffset);
        }
    }

    protected override void OnMessagePartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        BeginPart(contentType);

        if (_forwarded == 0)
        {
            _files.Add(contentType, _disposition, size: 0);
        }

        _depth++;
        _forwarded++;
    }

    protected override void OnMessagePartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines, CancellationToken cancellationToken)
    {
        _depth--;
        _forwarded--;

        if (_forwarded == 0)
        {
            _files.AddBytes(endOffset - headersEndOffset);
        }
    }

    private void BeginPart(ContentType contentType)
    {
        _topType ??= contentType;

        if (_depth >= MaxDepth)
        {
            _limit = $"parts within parts, {MaxDepth} deep";
        }

        if (++_parts > MaxParts)
        {
            _limit = $"more than {MaxParts} parts";
            raw.End();
        }
    }
}
