using Connector.Messages;
using MimeKit;

namespace Connector.Importing.Parsing;

/// <summary>
/// Walks through a mail with MimeKit's event reader, which builds no tree and copies no body, and collects the content of
/// <see cref="ParsedMail"/>. It stops after <see cref="MaxParts"/> parts, goes no deeper than <see cref="MaxDepth"/>, and does not look
/// into forwarded mails.
/// </summary>
internal sealed class MailReader(GuardedStream raw) : MimeReader(Limits, raw, MimeFormat.Entity)
{
    /// <summary>
    /// The size of one header block. The bound also limits MimeKit's copies, since it enlarges its buffer for a long header in small steps.
    /// </summary>
    public const int MaxHeaderBytes = 512 * 1024;

    public const int MaxParts = 1_000;

    public const int MaxDepth = 50;

    private static readonly ParserOptions Limits = new() { MaxMimeDepth = MaxDepth, MaxAddressGroupDepth = 3 };

    private readonly TopHeaders _headers = new();
    private readonly FileParts _files = new();
    private PartHeaders _part = new();
    private ContentType? _topType;
    private (HeaderParameters? ContentType, HeaderParameters? Disposition) _forwardedPart;
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
            _headers.Ids("In-Reply-To", maxLength: 1_000),
            _headers.Ids("References", maxLength: 4_000),
            AutomaticSigns.Of(_headers, _topType, from ?? fromName),
            _files.Count,
            _files.Names,
            _files.Bytes,
            _files.Files,
            failure ?? _limit
            ?? (raw.EndedEarly ? $"a header block over {MaxHeaderBytes} bytes" : _headers.Count == 0 ? "no header" : null));
    }

    protected override void OnHeadersBegin(long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        raw.BeginHeaders();
        _part = new PartHeaders();
    }

    protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken)
    {
        if (!_inPart)
        {
            _headers.Add(header);
        }

        _part.Add(header);
    }

    protected override void OnHeadersEnd(
        long beginOffset, int beginLineNumber, long endOffset, int endLineNumber, CancellationToken cancellationToken)
    {
        raw.EndHeaders();
        _inPart = true;
    }

    protected override void OnMultipartBegin(
        ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        BeginPart(contentType);
        _depth++;

        // The parser asks for the boundary next. It stops at an unreadable parameter, and expects a blank at the end of a boundary that no
        // line has (cases type-parameter-without-value, file-boundary-trailing-space).
        var boundary = (contentType.Boundary ?? _part.ContentType(_headers.Hint)?.Find("boundary"))?.TrimEnd();
        contentType.Boundary = string.IsNullOrEmpty(boundary) ? null : boundary;
    }

    protected override void OnMultipartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines,
        CancellationToken cancellationToken) => _depth--;

    protected override void OnMimePartBegin(
        ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        BeginPart(contentType);

        // Raw headers are usually in the charset of the text that follows, so the first text decides.
        _headers.Hint ??= contentType.IsMimeType("text", "*") ? Charsets.Find(contentType.Charset) : null;
    }

    protected override void OnMimePartContentRead(byte[] buffer, int startIndex, int count, CancellationToken cancellationToken) =>
        _part.Count(buffer.AsSpan(startIndex, count));

    protected override void OnMimePartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines,
        CancellationToken cancellationToken)
    {
        if (_forwarded == 0)
        {
            var size = endOffset - headersEndOffset;
            _files.Add(
                contentType.MimeType, _part.ContentType(_headers.Hint), _part.Disposition(_headers.Hint), size, _part.DecodedSize(size));
        }
    }

    protected override void OnMessagePartBegin(
        ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        BeginPart(contentType);

        if (_forwarded == 0)
        {
            _forwardedPart = (_part.ContentType(_headers.Hint), _part.Disposition(_headers.Hint));
        }

        _depth++;
        _forwarded++;
    }

    protected override void OnMessagePartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines,
        CancellationToken cancellationToken)
    {
        _depth--;
        _forwarded--;

        if (_forwarded == 0)
        {
            var size = endOffset - headersEndOffset;
            _files.Add(contentType.MimeType, _forwardedPart.ContentType, _forwardedPart.Disposition, size, size);
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
