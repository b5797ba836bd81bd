using System.Globalization;

namespace Connector.TestKit.Gmail;

/// <summary>
/// The part of Gmail's search language that a connector uses. A term the simulator does not know is an error, so that no test
/// passes on a filter that was not applied.
/// </summary>
internal sealed class MessageQuery
{
    // Gmail takes a bare date in the API as midnight Pacific standard time.
    private static readonly TimeSpan Pacific = TimeSpan.FromHours(-8);

    private readonly List<Func<SimulatedMessage, bool>> _terms = [];

    private MessageQuery()
    {
    }

    /// <summary>The search looks at spam and bin too.</summary>
    public bool Anywhere { get; private set; }

    /// <exception cref="FormatException">Names the term that is not understood.</exception>
    public static MessageQuery Parse(string? text)
    {
        var query = new MessageQuery();
        foreach (var term in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            query.Add(term);
        }

        return query;
    }

    public bool Matches(SimulatedMessage message) => _terms.TrueForAll(term => term(message));

    private void Add(string term)
    {
        var negated = term.StartsWith('-');
        var colon = term.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? "" : term[(negated ? 1 : 0)..colon].ToLowerInvariant();
        var value = term[(colon + 1)..].Trim('"');

        if (name == "in" && value == "anywhere")
        {
            Anywhere = true;
            return;
        }

        Func<SimulatedMessage, bool> matches = name switch
        {
            "after" or "newer" => message => message.InternalDate >= Moment(value),
            "before" or "older" => message => message.InternalDate < Moment(value),
            "rfc822msgid" => message => message.Headers.Any(header => IsMessageId(header, value)),
            "in" or "label" or "is" => message => message.Has(value.ToUpperInvariant()),
            _ => throw new FormatException($"The simulator does not know the search term '{term}'."),
        };

        _ = name is "after" or "newer" or "before" or "older" ? Moment(value) : default;
        _terms.Add(negated ? message => !matches(message) : matches);
    }

    private static bool IsMessageId(MailHeader header, string id) =>
        header.Name.Equals("Message-ID", StringComparison.OrdinalIgnoreCase)
        && header.Value.Trim('<', '>', ' ').Equals(id.Trim('<', '>'), StringComparison.OrdinalIgnoreCase);

    private static DateTimeOffset Moment(string value)
    {
        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        }

        return DateTime.TryParseExact(value, ["yyyy/M/d", "yyyy-M-d"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateTimeOffset(day, Pacific)
            : throw new FormatException($"'{value}' is neither epoch seconds nor yyyy/mm/dd.");
    }
}
