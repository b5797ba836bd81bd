using Connector.Delivering;
using Connector.Delivering.Health;

namespace Connector.WebConsole.Reading;

/// <summary>The destinations of the accounts.</summary>
/// <param name="Down">Those that accept no mail, by account.</param>
/// <param name="Own">The kinds of the destinations that accounts have of their own.</param>
/// <param name="Installation">The kind of the destination of all other accounts.</param>
public sealed record Helpdesks(
    IReadOnlyDictionary<string, DestinationHealth> Down, IReadOnlyDictionary<string, DestinationKind> Own, DestinationKind Installation)
{
    /// <summary>The account has no helpdesk: its mail stays in storage.</summary>
    public bool IsArchive(string account) =>
        (Own.TryGetValue(account, out var own) ? own : Installation) == DestinationKind.Archive;
}
