using System.Text;

namespace Connector.TestKit.Smtp;

/// <summary>Reads lines of bytes and writes replies; keeps what a pipelining client sent ahead.</summary>
internal sealed class SmtpLines(Stream stream)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next line with its end; null if the client has gone.</summary>
    public async Task<byte[]?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();

        while (true)
        {
            var there = _buffer.AsMemory(_start, _end - _start);
            var end = there.Span.IndexOf((byte)'\n');
            var taken = end < 0 ? there : there[..(end + 1)];
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

    /// <summary>Reads up to the lone dot, and undoes the dots that were put before others.</summary>
    /// <param name="begun">Is called when the first line is there.</param>
    public async Task<byte[]> ReadMailAsync(Func<Task> begun, CancellationToken cancellationToken)
    {
        using var raw = new MemoryStream();

        for (var first = true; ; first = false)
        {
            var line = await ReadLineAsync(cancellationToken) ?? throw new SmtpSessionEndedException();

            if (first)
            {
                await begun();
            }

            if (line.AsSpan().SequenceEqual(".\r\n"u8))
            {
                return raw.ToArray();
            }

            await raw.WriteAsync(line.AsMemory(line[0] == '.' ? 1 : 0), cancellationToken);
        }
    }

    public async Task ReplyAsync(int code, string text, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{code} {text}\r\n"), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    public async Task ReplyAsync(int code, IReadOnlyList<string> lines, CancellationToken cancellationToken)
    {
        var text = lines.Select((line, index) => $"{code}{(index == lines.Count - 1 ? ' ' : '-')}{line}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(text)), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }
}
