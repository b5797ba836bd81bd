using System.Text.RegularExpressions;

namespace Connector.Mailboxes;

/// <summary>A customer: has administrators, who are told when one of its mailboxes stops.</summary>
/// <param name="Id">Lower case, see <see cref="IsId"/>.</param>
/// <param name="Admins">At least one.</param>
public sealed partial record Account(string Id, string DisplayName, Locale Locale, IReadOnlyList<Admin> Admins)
{
    /// <summary>IANA name of the time zone that its administrators live in; null when it is unknown.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Whether a text can be an account's id: <c>[a-z0-9][a-z0-9-]{0,62}</c>.</summary>
    public static bool IsId(string text) => IdPattern().IsMatch(text);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();
}

/// <summary>Someone who is told about the account's mailboxes.</summary>
/// <param name="Locale">Language of the mail; null for the account's.</param>
public sealed record Admin(string Email, Locale? Locale = null);

/// <summary>Languages that administrators are written to in.</summary>
public enum Locale
{
    En,
    De,
}
