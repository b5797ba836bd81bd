namespace Connector.WebConsole.Acting;

/// <summary>An action of a person.</summary>
/// <param name="Where">The mailbox; null for an action on the account.</param>
/// <param name="What">A word that programs may rely on.</param>
/// <param name="Before">What the action changed, as it was; empty if it changes nothing.</param>
/// <param name="After">The same afterwards, or what was done; null if the action did not come to its end.</param>
public sealed record AuditEntry(
    string Id, DateTimeOffset At, string Who, string Account, string? Where, string What, string? Before, string? After)
{
    /// <summary>There is nothing, or nothing is left.</summary>
    public const string None = "none";

    /// <summary>A link was made.</summary>
    public const string Link = "link";

    private const int IdLength = 28;

    /// <summary>Whether a text from outside can be an id.</summary>
    public static bool IsId(string text) =>
        text.Length == IdLength && text.All(letter => char.IsAsciiHexDigitLower(letter) || letter == '-');
}
