using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using Connector.Importing;
using Connector.Messages;

namespace Connector.Gmail;

/// <summary>
/// Reads the JSON of <c>messages.get?format=raw</c> as it arrives. The mail itself, a JSON string of base64url that may be
/// 50 MB long, is decoded on the way: it is never a string, and never whole in any buffer but the one it ends in, which a mail over the size limit does not get.
/// </summary>
internal sealed class RawMessageReader : IDisposable
{
    private static readonly byte[] EmptyString = "\"\""u8.ToArray();

    /// <summary>Table Storage holds no date outside of these; a mail that was put into the mailbox may have any.</summary>
    private static readonly DateTimeOffset Earliest = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Latest = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    /// <summary>So long a connection waits for memory before it is given up: whom nobody listens to, Google hangs up on.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly IncomingMail _mail;
    private readonly int _maxBytes;
    private readonly MailMemory _memory;
    private readonly bool _hasMemory;
    private readonly List<string> _labels = [];
    private readonly Base64UrlDecoder _decoder;
    private JsonReaderState _state;
    private RawText? _raw;
    private string? _property;
    private string? _id;
    private string? _threadId;
    private DateTimeOffset? _receivedAt;
    private bool _hasRaw;
    private bool _isComplete;
    private long? _sizeEstimate;
    private IDisposable? _share;

    private RawMessageReader(int maxBytes, MailMemory memory, bool hasMemory)
    {
        _maxBytes = maxBytes;
        _memory = memory;
        _hasMemory = hasMemory;
        _mail = new IncomingMail(maxBytes);
        _decoder = new Base64UrlDecoder(_mail);
    }

    /// <param name="maxBytes">Of a larger mail no more than its head is kept.</param>
    /// <param name="hasMemory">The caller holds the mail's share of memory.</param>
    /// <exception cref="JsonException">The body is no JSON, or was cut off.</exception>
    public static async Task<RawRead> ReadAsync(Stream body, int maxBytes, MailMemory memory, bool hasMemory, CancellationToken cancellationToken)
    {
        using var reader = new RawMessageReader(maxBytes, memory, hasMemory);
        var pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 64 * 1024));

        try
        {
            return await reader.ReadAsync(pipe, cancellationToken) ? new RawRead(reader.ToMessage()) : new RawRead(Message: null, reader.WantedMemory);
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private long WantedMemory => Math.Min(_sizeEstimate ?? _maxBytes, _maxBytes);

    /// <summary>The mail's memory goes back unless it went out with the message.</summary>
    public void Dispose()
    {
        _mail.Dispose();
        _share?.Dispose();
    }

    /// <returns>False when there was no memory for it.</returns>
    private async Task<bool> ReadAsync(PipeReader pipe, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken);

            if (_mail.Size >= MailMemory.Unasked && !await HasMemoryAsync(cancellationToken))
            {
                return false;
            }

            var rest = Take(read.Buffer, read.IsCompleted);
            pipe.AdvanceTo(rest.Start, rest.End);

            if (read.IsCompleted)
            {
                break;
            }
        }

        if (!_isComplete)
        {
            throw new JsonException("The body was cut off.");
        }

        return true;
    }

    private async ValueTask<bool> HasMemoryAsync(CancellationToken cancellationToken) =>
        _hasMemory || (_share ??= await _memory.ReserveAsync(WantedMemory, Patience, cancellationToken)) is not null;

    /// <returns>What was not taken, and needs more after it.</returns>
    private ReadOnlySequence<byte> Take(ReadOnlySequence<byte> buffer, bool isLast)
    {
        while (true)
        {
            if (_raw is null)
            {
                buffer = TakeTokens(buffer, isLast);

                if (_raw is null)
                {
                    return buffer;
                }
            }

            buffer = _raw.Take(buffer);

            if (!_raw.IsComplete)
            {
                return buffer;
            }

            // The string was read past the JSON reader: give it an empty one in its place, and go on behind.
            _raw = null;
            _hasRaw = true;
            TakeTokens(new ReadOnlySequence<byte>(EmptyString), isLast: false);
        }
    }

    private ReadOnlySequence<byte> TakeTokens(ReadOnlySequence<byte> buffer, bool isLast)
    {
        var reader = new Utf8JsonReader(buffer, isLast, _state);

        while (_raw is null && reader.Read())
        {
            TakeToken(ref reader);
        }

        _state = reader.CurrentState;
        return buffer.Slice(reader.Position);
    }

    private void TakeToken(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName when reader.CurrentDepth == 1:
                _property = TextOf(ref reader);
                _raw = _property == "raw" && !_hasRaw ? new RawText(_decoder) : null;
                break;
            case JsonTokenType.String when reader.CurrentDepth == 1 && _property is ("id" or "threadId" or "internalDate"):
                TakeText(TextOf(ref reader));
                break;
            case JsonTokenType.String when reader.CurrentDepth == 2 && _property == "labelIds":
                _labels.Add(TextOf(ref reader));
                break;
            case JsonTokenType.Number when reader.CurrentDepth == 1 && _property == "sizeEstimate" && reader.TryGetInt64(out var size):
                _sizeEstimate = size;
                break;
            case JsonTokenType.EndObject when reader.CurrentDepth == 0:
                _isComplete = true;
                break;
        }
    }

    /// <exception cref="JsonException">It holds half a character.</exception>
    private static string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A text of the message holds half a character.", exception);
        }
    }

    private void TakeText(string text)
    {
        switch (_property)
        {
            case "id":
                _id = text;
                break;
            case "threadId":
                _threadId = text;
                break;
            case "internalDate" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds):
                _receivedAt = DateTimeOffset.FromUnixTimeMilliseconds(
                    Math.Clamp(milliseconds, Earliest.ToUnixTimeMilliseconds(), Latest.ToUnixTimeMilliseconds()));
                break;
        }
    }

    private GmailMessage? ToMessage()
    {
        if (_id is null || _receivedAt is not { } receivedAt)
        {
            return null;
        }

        _decoder.Finish();
        var isMail = _hasRaw && _decoder.IsValid;
        var share = _share;
        _share = null;
        return new GmailMessage(
            _id, _threadId, receivedAt, _labels, isMail ? _mail.TakeWhole() : null, isMail ? _mail.TakeOversized() : null, share);
    }
}

/// <param name="Message">Null when the JSON lacks the message's id or date, or there was no memory for it.</param>
/// <param name="WantedMemory">What it lacked to be read; 0 for nothing.</param>
internal sealed record RawRead(GmailMessage? Message, long WantedMemory = 0);
