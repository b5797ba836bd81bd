
namespace Connector.TestKit.App;

/// <summary>Of one mailbox: which rows are forwarded copies, and of which message at Gmail each is the other half.</summary>
public sealed class RouteCopies
{
    private const string Forwarded = "forwarding";
    private const string Second = "Duplicate";

    private readonly Dictionary<string, StoredMailRow> _rows;
    private readonly Dictionary<string, string> _gmailIds;

    private RouteCopies(Dictionary<string, StoredMailRow> rows, Dictionary<string, string> gmailIds) =>
        (_rows, _gmailIds) = (rows, gmailIds);

    /// <param name="rows">Of one mailbox.</param>
    public static RouteCopies Of(IEnumerable<StoredMailRow> rows)
    {
        var byId = rows.DistinctBy(row => row.Id).ToDictionary(row => row.Id, StringComparer.Ordinal);
        var second = byId.Values.Where(row => row is { Route: not Forwarded, DuplicateOf: not null }).DistinctBy(row => row.DuplicateOf)
            .ToDictionary(row => row.DuplicateOf!, row => row.Id);
        var gmailIds = byId.Values.Where(row => row.Route == Forwarded)
            .Select(row => (row.Id, Gmail: row.DuplicateOf ?? second.GetValueOrDefault(row.Id)))
            .Where(pair => pair.Gmail is not null)
            .ToDictionary(pair => pair.Id, pair => pair.Gmail!, StringComparer.Ordinal);

        return new RouteCopies(byId, gmailIds);
    }

    /// <summary>
    /// The message at Gmail that a row is a copy of: itself, or the other half of a forwarded copy; a forwarded copy without one is a copy
    /// of itself.
    /// </summary>
    public string GmailIdOf(string id) => _gmailIds.GetValueOrDefault(id, id);

    public bool IsPaired(string id) => _gmailIds.ContainsKey(id);

    /// <summary>Messages that came by both routes and are not there once: not just one of the copies is the second.</summary>
    public IEnumerable<string> Doubled => _gmailIds.GroupBy(pair => pair.Value, pair => pair.Key)
        .Where(copies => copies.Append(copies.Key).Count(id => _rows.TryGetValue(id, out var row) && row.State != Second) != 1)
        .Select(copies => copies.Key);

    /// <summary>Messages that came by forwarding first, and whose copy of the API is recorded as the second.</summary>
    public IEnumerable<string> ForwardedFirst =>
        _gmailIds.Where(pair => _rows.TryGetValue(pair.Value, out var row) && row.State == Second && row.DuplicateOf == pair.Key)
            .Select(pair => pair.Value);
}
