using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using Connector.Webhooks;

namespace Connector.Delivering.Webhooks;

/// <summary>The body of a post: JSON with the mail's raw bytes as base64, which are streamed from storage.</summary>
/// <param name="head">The JSON before the base64; the whole JSON if there are no raw bytes.</param>
/// <param name="raw">Opens the raw bytes, which are read more than once; null for a body without them.</param>
internal sealed class WebhookContent(ReadOnlyMemory<byte> head, Func<CancellationToken, Task<Stream>>? raw = null) : HttpContent
{
    /// <summary>A multiple of three, so that base64 needs no padding between two pieces.</summary>
    private const int PieceBytes = 48 * 1024;

    private static readonly byte[] Tail = "\"}"u8.ToArray();

    private long _length;

    /// <summary>Reads the body once for its signature and its length, before it is sent.</summary>
    public async Task<WebhookSignature> SignAsync(
        string id, DateTimeOffset at, ReadOnlyMemory<byte> secret, CancellationToken cancellationToken)
    {
        using var hmac = WebhookSignature.Begin(id, at, secret.Span);
        _length = 0;
        await WriteAsync(HashAsync, cancellationToken);
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return WebhookSignature.End(hmac, id, at);

        ValueTask HashAsync(ReadOnlyMemory<byte> piece, CancellationToken token)
        {
            hmac.AppendData(piece.Span);
            _length += piece.Length;
            return ValueTask.CompletedTask;
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        WriteAsync(stream.WriteAsync, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        WriteAsync(stream.WriteAsync, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    private async Task WriteAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        await write(head, cancellationToken);

        if (raw is null)
        {
            return;
        }

        await using var from = await raw(cancellationToken);
        var (piece, base64) = (new byte[PieceBytes], new byte[Base64.GetMaxEncodedToUtf8Length(PieceBytes)]);

        while (await from.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, cancellationToken) is > 0 and var read)
        {
            Base64.EncodeToUtf8(piece.AsSpan(0, read), base64, out _, out var written);
            await write(base64.AsMemory(0, written), cancellationToken);
        }

        await write(Tail, cancellationToken);
    }
}
