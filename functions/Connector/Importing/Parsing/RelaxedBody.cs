using System.Buffers;
using System.Security.Cryptography;

namespace Connector.Importing.Parsing;

/// <summary>
/// Hashes a mail's body in DKIM's relaxed canonical form (RFC 6376, 3.4.4), in pieces of any length: a run of spaces and tabs becomes one
/// space, spaces at the end of a line and empty lines at the end do not count, and every line ends in CRLF. A bare LF counts as CRLF; a
/// bare CR is an ordinary character.
/// </summary>
internal sealed class RelaxedBody(IncrementalHash hash)
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("\t\r\n"u8);

    private readonly byte[] _out = new byte[2048];
    private int _used;
    private long _lineEnds;
    private bool _space;
    private bool _return;
    private bool _any;

    public void Append(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            var plain = piece.IndexOfAny(Marks);

            if (plain != 0)
            {
                var run = plain < 0 ? piece : piece[..plain];
                TakeWords(run);
                piece = piece[run.Length..];
                continue;
            }

            TakeMark(piece[0]);
            piece = piece[1..];
        }
    }

    public void Finish()
    {
        if (_return)
        {
            Take([]);
        }

        if (_any)
        {
            Write("\r\n"u8);
        }

        hash.AppendData(_out, 0, _used);
        _used = 0;
    }

    /// <summary>Takes text without tabs and line ends. Single spaces, which nearly all are, need no special treatment.</summary>
    private void TakeWords(ReadOnlySpan<byte> run)
    {
        while (!run.IsEmpty)
        {
            if (run[0] == ' ')
            {
                TakeMark((byte)' ');
                run = run.TrimStart((byte)' ');
                continue;
            }

            var end = run.IndexOf("  "u8);
            var words = end < 0 ? run.TrimEnd((byte)' ') : run[..end];
            Take(words);
            run = run[words.Length..];
        }
    }

    private void TakeMark(byte mark)
    {
        if (mark == '\n')
        {
            _return = false;
            _space = false;
            _lineEnds++;
            return;
        }

        if (_return)
        {
            Take([]);
        }

        _return = mark == '\r';
        _space |= mark is (byte)' ' or (byte)'\t';
    }

    /// <summary>Writes the line ends and spaces that only count if text follows, then the text.</summary>
    private void Take(ReadOnlySpan<byte> run)
    {
        for (; _lineEnds > 0; _lineEnds--)
        {
            Write("\r\n"u8);
        }

        if (_space)
        {
            Write(" "u8);
        }

        if (_return)
        {
            Write("\r"u8);
        }

        Write(run);
        _space = false;
        _return = false;
        _any = true;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (_used + bytes.Length > _out.Length)
        {
            hash.AppendData(_out, 0, _used);
            _used = 0;
        }

        if (bytes.Length > _out.Length)
        {
            hash.AppendData(bytes);
            return;
        }

        bytes.CopyTo(_out.AsSpan(_used));
        _used += bytes.Length;
    }
}
