using System.Text;

namespace Connector.TestKit;

/// <summary>Reads lines of bytes from a connection, and keeps what a pipelining client has sent ahead.</summary>
internal sealed class ProtocolLines(Stream stream)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next line with its end; null if the client has closed the connection.</summary>
    public async Task<byte[]?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();

        while (true)
        {
            var available = _buffer.AsMemory(_start, _end - _start);
            var end = available.Span.IndexOf((byte)'\n');
            var taken = end < 0 ? available : available[..(end + 1)];
            line.AddRange(taken.Span);
            _start += taken.Length;

            if (end >= 0)
            {
                return [.. line];
            }

            (_start, _end) = (0, await stream.ReadAsync(_buffer, cancellationToken));
            if (_end == 0)
            {
                return null;
            }
        }
    }

    public async Task<string?> ReadCommandAsync(CancellationToken cancellationToken) =>
        await ReadLineAsync(cancellationToken) is { } line ? Encoding.UTF8.GetString(line).TrimEnd('\r', '\n') : null;

    /// <summary>Writes lines; a line break is added to each.</summary>
    public async Task WriteAsync(IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => $"{line}\r\n"))), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }
}
