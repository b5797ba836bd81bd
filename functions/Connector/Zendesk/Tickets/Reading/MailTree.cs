using Connector.Importing.Parsing;
using MimeKit;

namespace Connector.Zendesk.Tickets.Reading;

/// <summary>
/// Walks through a mail as <see cref="MailReader"/> does, within the same limits, and keeps its parts. Contents are not copied: a part has
/// the place of its bytes. Forwarded mails are one part each.
/// </summary>
internal sealed class MailTree : MimeReader
{
    private static readonly ParserOptions Limits = new() { MaxMimeDepth = MailReader.MaxDepth, MaxAddressGroupDepth = 3 };

    private readonly ReadOnlyMemory<byte> _raw;
    private readonly GuardedStream _stream;
    private readonly int _start;
    private readonly bool _hasBareReturns;
    private readonly List<Header> _all = [];
    private MailPart? _open;
    private int _parts;
    private int _forwarded;
    private ContentHeaders _headers = new();
    private bool _inPart;

    private MailTree(ReadOnlyMemory<byte> raw, GuardedStream stream, MailStart start)
        : base(Limits, stream, MimeFormat.Entity)
    {
        (_raw, _stream, _start, _hasBareReturns) = (raw, stream, start.Offset, start.HasBareReturns);
    }

    /// <summary>Null for a mail without a part that could be read.</summary>
    public MailPart? Root { get; private set; }

    /// <summary>The mail's own headers from the top, with all copies of each.</summary>
    public IReadOnlyList<Header> Headers => _all;

    public TopHeaders Top { get; } = new();

    /// <summary>True if the limits ended the reading before the mail's end, or the parser failed.</summary>
    public bool IsPart { get; private set; }

    public static MailTree Read(ReadOnlyMemory<byte> raw)
    {
        using var stream = Bytes.OpenRead(raw);
        var start = MailStart.Of(stream);
        var tree = new MailTree(raw, MailStart.Skip(stream, MailReader.MaxHeaderBytes), start);

        try
        {
            tree.ReadMessage();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The parser is a third party's and the mail may be hostile. What was read until here is in the ticket, with the whole mail.
            tree.IsPart = true;
        }

        tree.IsPart |= tree._stream.EndedEarly;
        return tree;
    }

    protected override void OnHeadersBegin(long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        _stream.BeginHeaders();

        if (_forwarded == 0)
        {
            _headers = new ContentHeaders();
        }
    }

    protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken)
    {
        if (!_inPart)
        {
            Top.Add(header);
            _all.Add(header);
        }

        if (_forwarded == 0)
        {
            _headers.Add(header);
        }
    }

    protected override void OnHeadersEnd(
        long beginOffset, int beginLineNumber, long endOffset, int endLineNumber, CancellationToken cancellationToken)
    {
        _stream.EndHeaders();
        _inPart = true;
    }

    protected override void OnMultipartBegin(
        ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        if (_forwarded == 0)
        {
            // See MailReader about boundaries that the parser reads wrongly.
            var boundary = (contentType.Boundary ?? _headers.ContentType.Find("boundary"))?.TrimEnd();
            contentType.Boundary = string.IsNullOrEmpty(boundary) ? null : boundary;
        }

        Begin(contentType);
    }

    protected override void OnMultipartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines,
        CancellationToken cancellationToken) => End(headersEndOffset, endOffset);

    protected override void OnMimePartBegin(
        ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        Begin(contentType);
        Top.Hint ??= contentType.IsMimeType("text", "*") ? Charsets.Find(contentType.Charset) : null;
    }

    protected override void OnMimePartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines,
        CancellationToken cancellationToken) => End(headersEndOffset, endOffset);

    protected override void OnMessagePartBegin(
        ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        Begin(contentType);
        _forwarded++;
    }

    protected override void OnMessagePartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines,
        CancellationToken cancellationToken)
    {
        _forwarded--;
        End(headersEndOffset, endOffset);
    }

    private void Begin(ContentType contentType)
    {
        if (++_parts > MailReader.MaxParts)
        {
            IsPart = true;
            _stream.End();
        }

        if (_forwarded > 0)
        {
            return;
        }

        // A part without a valid type is text (RFC 2045, 5.2).
        var isText = _headers.ContentType.Value is { Length: > 0 } value && !value.Contains('/');
        var part = new MailPart(isText ? "text/plain" : contentType.MimeType.ToLowerInvariant(), _headers, _open);
        _open?.Add(part);
        _open = part;
        Root ??= part;
    }

    private void End(long start, long end)
    {
        if (_forwarded > 0 || _open is null)
        {
            return;
        }

        if (!_open.IsMultipart)
        {
            _open.Encoded = Content(_start + (int)start, _start + (int)Math.Max(start, end));
        }

        _open = _open.Parent ?? _open;
    }

    private ReadOnlyMemory<byte> Content(int start, int end)
    {
        var content = _raw[Math.Min(start, _raw.Length)..Math.Min(end, _raw.Length)];

        if (!_hasBareReturns)
        {
            return content;
        }

        var copy = content.ToArray();
        copy.AsSpan().Replace((byte)'\r', (byte)'\n');
        return copy;
    }
}
