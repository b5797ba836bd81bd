using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Connector.Webhooks;

namespace Connector.Delivering.Webhooks;

/// <summary>The body of a post: JSON with the mail's raw bytes as base64, which are streamed from storage.</summary>
/// <param name="head">The JSON before the base64; the whole JSON if there are no raw bytes.</param>
/// <param name="raw">Opens the raw bytes, which are read more than once; null for a body without them.</param>
internal sealed class WebhookContent(ReadOnlyMemory<byte> head, Func<CancellationToken, Task<Stream>>? raw = null) : HttpContent
{
    private const int PieceBytes = 48 * 1024;

    private static readonly byte[] Tail = "\"}"u8.ToArray();

    private long _length;

    /// <summary>Reads the body once for its signature and its length, before it is sent.</summary>
    public async Task<WebhookSignature> SignAsync(
        string id, DateTimeOffset at, ReadOnlyMemory<byte> secret, CancellationToken cancellationToken)
    {
        using var hmac = WebhookSignature.Begin(id, at, secret.Span);
        await using var hashing = new HashingStream(hmac);
        await WriteAsync(hashing, cancellationToken);
        _length = hashing.Length;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return WebhookSignature.End(hmac, id, at);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => WriteAsync(stream, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        WriteAsync(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    private async Task WriteAsync(Stream to, CancellationToken cancellationToken)
    {
        await to.WriteAsync(head, cancellationToken);

        if (raw is null)
        {
            return;
        }

        await using (var from = await raw(cancellationToken))
        await using (var base64 = new CryptoStream(to, new ToBase64Transform(), CryptoStreamMode.Write, leaveOpen: true))
        {
            await from.CopyToAsync(base64, PieceBytes, cancellationToken);
        }

        await to.WriteAsync(Tail, cancellationToken);
    }

    /// <summary>Hashes and counts the bytes that are written, and keeps none of them.</summary>
    private sealed class HashingStream(IncrementalHash hash) : Stream
    {
        private long _length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position { get => _length; set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash.AppendData(buffer);
            _length += buffer.Length;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Write(buffer.AsSpan(offset, count));
            return Task.CompletedTask;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
