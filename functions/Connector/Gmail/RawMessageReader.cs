using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using Connector.Importing;
using Connector.Messages;

namespace Connector.Gmail;

/// <summary>
/// Reads the JSON of <c>messages.get?format=raw</c> as it arrives. The mail is a JSON string of base64url of up to 50 MB. It is decoded as
/// it arrives, so it is held once and never as a string; a mail over the size limit is not held at all.
/// </summary>
internal sealed class RawMessageReader : IDisposable
{
    private static readonly byte[] EmptyString = "\"\""u8.ToArray();

    /// <summary>Table Storage has no dates before and after these. A mail that was inserted into the mailbox may have any date.</summary>
    private static readonly DateTimeOffset Earliest = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Latest = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How long the connection is held while it waits for memory. Google drops connections that are idle for longer.</summary>
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

    /// <param name="maxBytes">Of a larger mail only the head is kept.</param>
    /// <param name="hasMemory">True if the caller has reserved the memory of the mail.</param>
    /// <exception cref="JsonException">The body is not JSON, or was cut off.</exception>
    public static async Task<RawRead> ReadAsync(
        Stream body, int maxBytes, MailMemory memory, bool hasMemory, CancellationToken cancellationToken)
    {
        using var reader = new RawMessageReader(maxBytes, memory, hasMemory);
        var pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 64 * 1024));

        try
        {
            return await reader.ReadAsync(pipe, cancellationToken) ? new RawRead(reader.ToMessage()) : new RawRead(
                Message: null, reader.WantedMemory);
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private long WantedMemory => Math.Min(_sizeEstimate ?? _maxBytes, _maxBytes);

    /// <summary>Frees the memory of the mail unless the message has taken it over.</summary>
    public void Dispose()
    {
        _mail.Dispose();
        _share?.Dispose();
    }

    /// <returns>False when there was not enough memory.</returns>
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

    /// <returns>The bytes that need more after them.</returns>
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

            // The JSON reader did not see the string, so it gets an empty one and continues after it.
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

    /// <exception cref="JsonException">The text holds a lone surrogate.</exception>
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

/// <param name="Message">Null when the JSON lacks the message's id or date, or there was not enough memory.</param>
/// <param name="WantedMemory">The memory that was missing; 0 if none was.</param>
internal sealed record RawRead(GmailMessage? Message, long WantedMemory = 0);
