using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Connector.Importing;
using Connector.Messages;

namespace Connector.Gmail;

/// <summary>
/// Reads an answer of <c>messages.get</c>. With <c>format=raw</c> the mail is a JSON string of base64url of up to 67 MB. It is decoded
/// where it lies, so that it is held once and never as a string. A mail over the size limit is not read to its end.
/// </summary>
internal static class MessageAnswer
{
    /// <summary>An answer of this size needs no memory of its own. Of a larger one this much is read before its size is known.</summary>
    private const int Beginning = MailMemory.Unasked;

    private const int EscapeLength = 6;

    /// <summary>Table Storage has no dates before and after these. A mail that was inserted into the mailbox may have any date.</summary>
    private static readonly DateTimeOffset Earliest = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Latest = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    /// <param name="maxBytes">The size limit.</param>
    /// <param name="tryReserve">Reserves the memory that a large answer needs, in bytes. False if memory is short.</param>
    /// <exception cref="JsonException">The body is not JSON, or was cut off.</exception>
    // Exceeds a limit because the buffer of the answer is disposed here unless the mail takes it over.
    public static async Task<MessageRead> ReadAsync(
        Stream body, int maxBytes, Func<int, bool> tryReserve, CancellationToken cancellationToken)
    {
        var answer = new MailBytes();
        GmailMessage? message = null;

        try
        {
            if (!await answer.AppendAsync(body, Beginning, cancellationToken))
            {
                var (size, start) = LookInto(answer.Memory.Span);
                var wanted = Base64Url.GetEncodedLength((int)Math.Min(size ?? maxBytes, maxBytes)) + Beginning;

                if (size > maxBytes)
                {
                    return new MessageRead { TooLarge = HeadOf(answer, start, size.Value) };
                }

                if (!tryReserve(wanted))
                {
                    return new MessageRead { WantedMemory = wanted };
                }

                answer = MovedTo(new MailBytes(wanted), answer);

                // The size is an estimate, so it does not bound the answer.
                if (!await answer.AppendAsync(body, Base64Url.GetEncodedLength(maxBytes) + Beginning, cancellationToken))
                {
                    return new MessageRead { TooLarge = HeadOf(answer, start, size ?? maxBytes) };
                }
            }

            message = Read(answer, maxBytes);
            return new MessageRead { Message = message };
        }
        finally
        {
            if (message?.Raw is null)
            {
                answer.Dispose();
            }
        }
    }

    private static MailBytes MovedTo(MailBytes larger, MailBytes answer)
    {
        larger.Append(answer.Memory.Span);
        answer.Dispose();
        return larger;
    }

    /// <returns>The mail's size if the answer tells it before the mail, and where the text of the mail begins.</returns>
    private static (long? Size, int Start) LookInto(ReadOnlySpan<byte> beginning)
    {
        var reader = new Utf8JsonReader(beginning, isFinalBlock: false, state: default);
        long? size = null;

        while (reader.Read())
        {
            if (reader is not { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
            {
                continue;
            }

            if (reader.ValueTextEquals("raw"u8))
            {
                var at = (int)reader.BytesConsumed;
                return (size, at + beginning[at..].IndexOf((byte)'"') + 1);
            }

            size = reader.ValueTextEquals("sizeEstimate"u8) && reader.Read() && reader.TokenType == JsonTokenType.Number
                && reader.TryGetInt64(out var estimate) ? estimate : size;
        }

        return (size, beginning.Length);
    }

    private static OversizedMail HeadOf(MailBytes answer, int start, long size)
    {
        var text = answer.Memory.Span[start..];
        var head = new byte[OversizedMail.MaxHeadBytes];
        Base64Url.DecodeFromUtf8(text, head, out _, out var written, isFinalBlock: false);
        return new OversizedMail(head.AsMemory(0, written), size);
    }

    /// <returns>Null when the JSON lacks the message's id or date. The message takes the bytes over if it has a mail.</returns>
    private static GmailMessage? Read(MailBytes answer, int maxBytes)
    {
        using var json = JsonDocument.Parse(answer.Memory);

        try
        {
            return Read(json.RootElement, answer, maxBytes);
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A value of the message is of another kind, or a text holds half a character.", exception);
        }
    }

    private static GmailMessage? Read(JsonElement root, MailBytes answer, int maxBytes)
    {
        if (TextOf(root, "id") is not { } id || DateOf(root) is not { } receivedAt)
        {
            return null;
        }

        var labels = root.TryGetProperty("labelIds", out var list)
            ? list.EnumerateArray().Select(label => label.GetString()!).ToList() : [];
        var message = new GmailMessage(id, TextOf(root, "threadId"), receivedAt, labels, Raw: null);

        return true switch
        {
            _ when !TryDecode(root, answer) => message,
            _ when answer.Length <= maxBytes => message with { Raw = answer },
            _ => message with { Oversized = OversizedMail.Of(answer) },
        };
    }

    private static string? TextOf(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static DateTimeOffset? DateOf(JsonElement root) =>
        long.TryParse(TextOf(root, "internalDate"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(
                Math.Clamp(milliseconds, Earliest.ToUnixTimeMilliseconds(), Latest.ToUnixTimeMilliseconds()))
            : null;

    /// <summary>Replaces the answer by the decoded mail in it.</summary>
    /// <returns>False when there is no mail, or its text is not base64url.</returns>
    private static bool TryDecode(JsonElement root, MailBytes answer)
    {
        if (!root.TryGetProperty("raw", out var raw))
        {
            return false;
        }

        var text = raw.ValueKind == JsonValueKind.String
            ? JsonMarshal.GetRawUtf8Value(raw)[1..^1] : throw new JsonException("The property raw holds no string.");

        // Some of Google's servers escape the padding, which is not needed.
        while (text.EndsWith("\\u003d"u8) || text.EndsWith("\\u003D"u8))
        {
            text = text[..^EscapeLength];
        }

        text = text.TrimEnd((byte)'=');

        if (text.Contains((byte)'\\'))
        {
            throw new JsonException("The property raw holds an escape that base64url has no use for.");
        }

        if (RawText.DecodeInto(answer.Memory.Span, text) is not { } length)
        {
            return false;
        }

        answer.Cut(length);
        return true;
    }
}

/// <summary>What came of reading an answer. If no property is set, the JSON lacked the message's id or date.</summary>
internal sealed record MessageRead
{
    public GmailMessage? Message { get; init; }

    /// <summary>The mail was too large to be read to its end.</summary>
    public OversizedMail? TooLarge { get; init; }

    /// <summary>The memory that was missing, in bytes; 0 if none was.</summary>
    public int WantedMemory { get; init; }
}
