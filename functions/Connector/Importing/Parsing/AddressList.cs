using System.Text;
using System.Text.RegularExpressions;

namespace Connector.Importing.Parsing;

/// <summary>
/// Reads an address header element by element, so that a broken element does not spoil the others (RFC 7103, 5). MimeKit's strict reading
/// rejects the whole header, and its lenient one takes an address out of a name: <c>boss@acme.example - Finance
/// &lt;mallory@evil.example&gt;</c> is from mallory. In an element with angle brackets only their content counts.
/// </summary>
internal sealed partial class AddressList
{
    private readonly string _text;
    private readonly int[] _commentEnds;
    private readonly int _lastQuote;
    private readonly int _lastSemicolon;
    private readonly bool _hasOddQuotes;
    private readonly bool _isInner;
    private readonly List<Addressee> _found = [];
    private readonly StringBuilder _phrase = new();
    private readonly List<string> _angles = [];
    private string _comment = "";
    private string _namesBefore = "";
    private int _at;

    /// <param name="isInner">The text is part of an element, so it is not split again.</param>
    private AddressList(string text, bool isInner)
    {
        _text = text;
        _isInner = isInner;
        _commentEnds = Comments.Ends(text);
        _lastQuote = text.LastIndexOf('"');
        _hasOddQuotes = text.AsSpan().Count('"') % 2 == 1;
        _lastSemicolon = text.LastIndexOf(';');
    }

    /// <param name="text">The header with its encoded-words decoded and made inert (<see cref="Inert"/>).</param>
    public static IReadOnlyList<Addressee> Read(string text) => new AddressList(text, isInner: false).ReadAll();

    /// <summary>The name that a header without an address holds.</summary>
    public static string NameIn(string text)
    {
        var name = EmptyAngles().Replace(text, " ").Trim(' ', '\t', ',', ';');
        return Tidy(name is ['"', .., '"'] ? Escapes().Replace(name[1..^1], "${letter}") : name);
    }

    private List<Addressee> ReadAll()
    {
        while (_at < _text.Length)
        {
            ReadNext();
        }

        EndElement();
        return _found;
    }

    private void ReadNext()
    {
        switch (_text[_at])
        {
            case '"' when _at < _lastQuote && !IsStrayQuote():
                TakeQuoted();
                break;
            case '(' when _commentEnds[_at] is > 0 and var end:
                _comment = _text[(_at + 1)..end];
                TakeAs(' ', end + 1);
                break;
            case '<':
                TakeAngle();
                break;
            case '[' when _at > 0 && _text[_at - 1] == '@' && _text.IndexOf(']', _at) is > 0 and var end:
                _phrase.Append(_text, _at, end + 1 - _at);
                _at = end + 1;
                break;
            case ',' or ';':
                EndElement();
                _at++;
                break;
            case ':' when _at < _lastSemicolon && _angles.Count == 0:
                // A group's name is followed by its members.
                _phrase.Clear();
                _at++;
                break;
            case '>' or '"':
                TakeAs(' ', _at + 1);
                break;
            default:
                _phrase.Append(_text[_at++]);
                break;
        }
    }

    /// <summary>Whether a quote has no partner. Such a quote must not swallow the elements up to the next quote.</summary>
    private bool IsStrayQuote() => _hasOddQuotes && Mailbox().IsMatch(_text.AsSpan(_at..ClosingQuote(_at)));

    private void TakeQuoted()
    {
        var end = ClosingQuote(_at);
        var quoted = _text[(_at + 1)..end];

        // A quoted local part belongs to an address, anything else to a name.
        var isLocalPart = end + 1 < _text.Length && _text[end + 1] == '@';
        _phrase.Append(isLocalPart ? $"\"{quoted}\"" : Inert.Of(Escapes().Replace(quoted, "${letter}")));
        _at = end + 1;
    }

    /// <summary>Takes an address in angle brackets, which may be doubled or not closed (RFC 7103, 7.1.2).</summary>
    private void TakeAngle()
    {
        var start = _text.AsSpan(_at).IndexOfAnyExcept('<') is >= 0 and var brackets ? _at + brackets : _text.Length;
        var isRoute = start < _text.Length && _text[start] == '@';

        for (_at = start; _at < _text.Length && _text[_at] is not ('>' or '<') && (isRoute || _text[_at] is not (',' or ';')); _at++)
        {
            _at = _text[_at] == '"' && _at < _lastQuote ? ClosingQuote(_at) : _at;
        }

        _at = Math.Min(_at, _text.Length);
        _angles.Add(_text[start.._at]);
        TakeAs(' ', _at < _text.Length && _text[_at] == '>' ? _at + 1 : _at);
    }

    private void TakeAs(char blank, int next)
    {
        _phrase.Append(blank);
        _at = next;
    }

    private void EndElement()
    {
        var phrase = _phrase.ToString();

        if ((LastIn(_angles) ?? LastIn(_angles.Where(Inert.Has).Select(Inert.Restore))) is { } address)
        {
            Add($"{_namesBefore}{phrase}", address);
        }
        else if (_angles.TrueForAll(string.IsNullOrWhiteSpace) && !TryAddBare(phrase))
        {
            // An unquoted comma in a name looks like the end of an element (case from-unquoted-comma-company).
            _namesBefore = string.IsNullOrWhiteSpace(phrase) ? "" : $"{_namesBefore}{phrase}, ";
        }

        _phrase.Clear();
        _angles.Clear();
        _comment = "";
    }

    private static string? LastIn(IEnumerable<string> angles) =>
        angles.Select(AddressText.Find).LastOrDefault(address => address is not null);

    /// <summary>
    /// Takes addresses without angle brackets, or addresses that are all in one encoded-word (case from-all-in-one-word-b).
    /// </summary>
    private bool TryAddBare(string phrase)
    {
        if (AddressText.Find(phrase) is { } whole)
        {
            Add("", whole);
            return true;
        }

        var words = Around().Replace(phrase, "@").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var addresses = words.Select(AddressText.Find).ToList();
        var name = string.Join(' ', words.Where((_, word) => addresses[word] is null));

        foreach (var address in addresses.OfType<string>())
        {
            Add(name, address);
        }

        if (addresses.TrueForAll(address => address is null) && !_isInner && Inert.Has(phrase))
        {
            var inner = new AddressList(Inert.Restore(phrase), isInner: true).ReadAll();
            _found.AddRange(inner);
            return inner.Count > 0;
        }

        return addresses.Exists(address => address is not null);
    }

    private void Add(string phrase, string address)
    {
        _found.Add(new Addressee(Tidy(phrase) is { Length: > 0 } name ? name : Tidy(_comment), address));
        _namesBefore = "";
    }

    private int ClosingQuote(int start)
    {
        var end = start + 1;

        while (end < _lastQuote && _text[end] != '"')
        {
            end += _text[end] == '\\' ? 2 : 1;
        }

        return Math.Min(end, _lastQuote);
    }

    private static string Tidy(string phrase) => Inert.Restore(WhiteSpace().Replace(phrase, " ").Trim());

    [GeneratedRegex(@"\s{2,}|[^\S ]")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"(?<!\s)\s+@\s*|@\s+")]
    private static partial Regex Around();

    [GeneratedRegex(@"\\(?<letter>.)", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Escapes();

    [GeneratedRegex("<[^<>@]*@[^<>@]*>[ \\t]*[,;]")]
    private static partial Regex Mailbox();

    [GeneratedRegex("<[^<>@]*>")]
    private static partial Regex EmptyAngles();
}
