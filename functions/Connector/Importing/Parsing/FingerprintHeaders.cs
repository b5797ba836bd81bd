using System.Security.Cryptography;
using System.Text;

namespace Connector.Importing.Parsing;

/// <summary>
/// Reads a header block in pieces of any length and hashes separately the headers that count for the fingerprint.
/// <see cref="MailFingerprint"/> says which, and in which form.
/// </summary>
internal sealed class FingerprintHeaders : IDisposable
{
    /// <summary>A line that is longer before its colon is not a header (RFC 5322, 2.1.1).</summary>
    private const int MaxNameLength = 998;

    private const int MessageId = 0;

    private static readonly string[] Names = ["message-id", "from", "date", "subject"];

    /// <summary>The hash of a missing header.</summary>
    private static readonly byte[] OfNothing = SHA256.HashData([]);

    private readonly IncrementalHash _value = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _hashes = new byte[Names.Length * SHA256.HashSizeInBytes];
    private readonly byte[] _start = new byte[MaxNameLength];
    private readonly byte[] _out = new byte[1024];
    private int _startLength;
    private int _used;
    private int _header = -1;
    private bool _inValue;
    private bool _anyHeader;
    private bool _space;
    private bool _anyText;

    public FingerprintHeaders()
    {
        for (var header = 0; header < Names.Length; header++)
        {
            OfNothing.CopyTo(_hashes, header * SHA256.HashSizeInBytes);
        }
    }

    /// <summary>True once the body has begun.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The concatenated hashes of the values.</summary>
    public byte[] Hashes => _hashes;

    /// <summary>Text that looked like the start of a header and is the body's.</summary>
    public ReadOnlySpan<byte> BeginningOfBody => _start.AsSpan(0, _startLength);

    /// <returns>The number of bytes that belong to the header block, or to <see cref="BeginningOfBody"/>.</returns>
    public int Append(ReadOnlySpan<byte> piece)
    {
        var taken = 0;

        while (taken < piece.Length && !IsComplete)
        {
            if (_inValue && _header < 0)
            {
                taken += PassOver(piece[taken..]);
            }
            else if (_inValue)
            {
                TakeValue(piece[taken++]);
            }
            else if (TryTakeStart(piece[taken]))
            {
                taken++;
            }
        }

        return taken;
    }

    /// <summary>Call it at the end of the mail.</summary>
    public void Finish()
    {
        EndValue();
        IsComplete = true;
    }

    public void Dispose() => _value.Dispose();

    /// <summary>Takes a byte of a line that may begin a header, continue one, or end the block.</summary>
    /// <returns>False when the byte belongs to the body.</returns>
    private bool TryTakeStart(byte next)
    {
        switch (next)
        {
            case (byte)' ' or (byte)'\t' when _startLength == 0 && _anyHeader:
                _inValue = true;
                return true;

            case (byte)'\n' when _startLength == 0 || _start[0] == '\r':
                _startLength = 0;
                Finish();
                return true;

            case (byte)':' when Name() is { Length: > 0 } name:
                EndValue();
                BeginValue(name);
                return true;

            case var _ when CanBeInName(next) && _startLength < MaxNameLength:
                _start[_startLength++] = next;
                return true;

            default:
                Finish();
                return false;
        }
    }

    /// <summary>Names are printable and hold no colon (RFC 5322, 2.2). Blanks may follow (4.5.1). An empty line may have a CR.</summary>
    private bool CanBeInName(byte next) => next switch
    {
        (byte)'\r' => _startLength == 0,
        (byte)' ' or (byte)'\t' => _startLength > 0 && _start[0] != '\r',
        > 32 and < 127 and not (byte)':' => _startLength == 0 || _start[_startLength - 1] is not ((byte)' ' or (byte)'\t' or (byte)'\r'),
        _ => false,
    };

    private ReadOnlySpan<byte> Name()
    {
        var name = BeginningOfBody.TrimEnd(" \t"u8);
        return name is [(byte)'\r', ..] ? [] : name;
    }

    private void BeginValue(ReadOnlySpan<byte> name)
    {
        _header = -1;

        for (var header = 0; header < Names.Length; header++)
        {
            if (Ascii.EqualsIgnoreCase(name, Names[header]))
            {
                _header = header;
            }
        }

        _startLength = 0;
        _anyHeader = true;
        _inValue = true;
        _space = false;
        _anyText = false;
    }

    private void TakeValue(byte next)
    {
        _inValue = next != '\n';

        if (next is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _space = _anyText && _header != MessageId;
        }
        else if (_header != MessageId || next is not ((byte)'<' or (byte)'>'))
        {
            if (_space)
            {
                Write((byte)' ');
            }

            Write(next);
            _space = false;
            _anyText = true;
        }
    }

    /// <returns>The length of the rest of a line that does not count.</returns>
    private int PassOver(ReadOnlySpan<byte> piece)
    {
        var end = piece.IndexOf((byte)'\n');
        _inValue = end < 0;
        return end < 0 ? piece.Length : end + 1;
    }

    private void EndValue()
    {
        if (_header >= 0)
        {
            Keep(_header);
            _header = -1;
        }
    }

    private void Keep(int header)
    {
        _value.AppendData(_out, 0, _used);
        _used = 0;
        _value.GetHashAndReset(_hashes.AsSpan(header * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes));
    }

    private void Write(byte next)
    {
        if (_used == _out.Length)
        {
            _value.AppendData(_out, 0, _used);
            _used = 0;
        }

        _out[_used++] = next;
    }
}
