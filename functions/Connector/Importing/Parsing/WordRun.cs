using System.Text;

namespace Connector.Importing.Parsing;

/// <summary>
/// Encoded-words that follow each other with only white space between them. The bytes of words in one charset are decoded together, since
/// senders split characters, and base64 itself, between words.
/// </summary>
internal sealed class WordRun(StringBuilder decoded, bool isStructured)
{
    /// <summary>RFC 4648, 4.</summary>
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private readonly List<byte> _bytes = [];
    private string _charset = "";
    private Encoding? _encoding;
    private int _bits;
    private int _bitCount;

    /// <summary>True when the last element was a word.</summary>
    public bool IsOpen { get; private set; }

    public void Add(EncodedWord word)
    {
        if (!IsOpen || !word.Charset.Equals(_charset, StringComparison.OrdinalIgnoreCase))
        {
            EndCharset();
            (_charset, _encoding) = (word.Charset, Charsets.Find(word.Charset));
        }

        IsOpen = true;

        if (word.IsBase64)
        {
            AddBase64(word.Text);
        }
        else
        {
            DropBits();
            _bytes.AddRange(word.Unquoted(raw => (_encoding ?? Encoding.UTF8).GetBytes([raw])));
        }
    }

    public void End()
    {
        EndCharset();
        IsOpen = false;
    }

    private void EndCharset()
    {
        DropBits();

        if (_bytes.Count == 0)
        {
            return;
        }

        var bytes = _bytes.ToArray();
        var text = _encoding is null ? Charsets.Guess(bytes) : _encoding.GetString(bytes);
        decoded.Append(isStructured ? Inert.Of(text) : text);
        _bytes.Clear();
    }

    /// <summary>Takes base64 with or without padding, and ignores other characters in it (case subject-b64-without-padding).</summary>
    private void AddBase64(string text)
    {
        foreach (var letter in text)
        {
            if (letter == '=')
            {
                DropBits();
            }
            else if (Alphabet.IndexOf(letter switch { '-' => '+', '_' => '/', _ => letter }) is >= 0 and var value)
            {
                _bits = (_bits << 6) | value;
                _bitCount += 6;

                if (_bitCount >= 8)
                {
                    _bitCount -= 8;
                    _bytes.Add((byte)(_bits >> _bitCount));
                    _bits &= (1 << _bitCount) - 1;
                }
            }
        }

        // A complete text ends in zero bits (RFC 4648, 3.5). Other bits belong to a byte that the next word completes.
        if (_bits == 0 && _bitCount < 6)
        {
            DropBits();
        }
    }

    private void DropBits() => (_bits, _bitCount) = (0, 0);
}
