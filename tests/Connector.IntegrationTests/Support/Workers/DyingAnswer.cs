namespace Connector.IntegrationTests.Support.Workers;

/// <summary>An answer whose reader dies in the middle of it.</summary>
internal static class DyingAnswer
{
    public static async Task<HttpResponseMessage> OfAsync(HttpResponseMessage answer, Func<Exception> die)
    {
        var whole = await answer.Content.ReadAsByteArrayAsync();

        if (whole.Length == 0)
        {
            return answer;
        }

        var half = new StreamContent(new DyingStream(whole.AsMemory(0, whole.Length / 2), die));

        foreach (var (name, values) in answer.Content.Headers)
        {
            half.Headers.TryAddWithoutValidation(name, values);
        }

        answer.Content = half;
        return answer;
    }

    private sealed class DyingStream(ReadOnlyMemory<byte> bytes, Func<Exception> die) : Stream
    {
        private ReadOnlyMemory<byte> _left = bytes;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            if (_left.IsEmpty)
            {
                throw die();
            }

            var count = Math.Min(buffer.Length, _left.Length);
            _left.Span[..count].CopyTo(buffer);
            _left = _left[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Task.FromResult(Read(buffer.AsSpan(offset, count)));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
