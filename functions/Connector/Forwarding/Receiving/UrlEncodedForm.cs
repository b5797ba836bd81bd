using System.Text;

namespace Connector.Forwarding.Receiving;

/// <summary>
/// Decodes <c>application/x-www-form-urlencoded</c> while it is read. ASP.NET's reader would decode the raw mail as UTF-8.
/// </summary>
internal sealed class UrlEncodedForm(MailPart mail, Dictionary<string, string> fields, string[] mailFields, int maxFieldBytes)
{
    private readonly byte[] _one = new byte[1];
    private readonly List<byte> _text = [];
    private string? _name;
    private bool _isMail;
    private bool _found;
    private int _escaped = -1;
    private int _digits;

    public async Task ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];

        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            foreach (var next in buffer.AsSpan(0, read))
            {
                Take(next);
            }
        }

        EndField();
    }

    private void Take(byte next)
    {
        if (_escaped >= 0)
        {
            TakeDigit(next);
            return;
        }

        switch (next)
        {
            case (byte)'%':
                (_escaped, _digits) = (0, 0);
                break;
            case (byte)'&':
                EndField();
                break;
            case (byte)'=' when _name is null:
                _name = Encoding.UTF8.GetString([.. _text]);
                _text.Clear();
                _isMail = !_found && mailFields.Contains(_name);
                _found |= _isMail;
                break;
            default:
                Put(next == '+' ? (byte)' ' : next);
                break;
        }
    }

    private void TakeDigit(byte next)
    {
        if (!char.IsAsciiHexDigit((char)next))
        {
            throw new InvalidDataException("A percent sign without a hexadecimal number.");
        }

        _escaped = (_escaped << 4) | HexValue(next);

        if (++_digits == 2)
        {
            Put((byte)_escaped);
            _escaped = -1;
        }
    }

    private static int HexValue(byte digit) => digit switch
    {
        <= (byte)'9' => digit - '0',
        <= (byte)'F' => digit - 'A' + 10,
        _ => digit - 'a' + 10,
    };

    private void Put(byte next)
    {
        if (!_isMail)
        {
            if (_text.Count < maxFieldBytes)
            {
                _text.Add(next);
            }

            return;
        }

        _one[0] = next;
        mail.Append(_one);
    }

    private void EndField()
    {
        if (_name is { Length: > 0 } name && !_isMail && fields.Count < 200)
        {
            fields[name] = Encoding.UTF8.GetString([.. _text]);
        }

        _text.Clear();
        _name = null;
        _isMail = false;
    }
}
