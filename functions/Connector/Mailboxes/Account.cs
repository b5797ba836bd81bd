using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Connector.Mailboxes;

/// <summary>A customer, whose administrators get alert mails about its mailboxes.</summary>
/// <param name="Id">Lower case, see <see cref="IsId"/>.</param>
/// <param name="Admins">At least one.</param>
public sealed partial record Account(string Id, string DisplayName, Locale Locale, IReadOnlyList<Admin> Admins)
{
    /// <summary>IANA name of the administrators' time zone; null if unknown.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The account's own OAuth client; null if its mailboxes are connected by the installation's.</summary>
    public OAuthClient? OAuthClient { get; init; }

    /// <summary>Whether its administrators get the monthly report; each may still do without it.</summary>
    public bool MonthlyReport { get; init; } = true;

    /// <summary>Whether an address with little mail gets a test mail in each week without mail. It stays in the mailbox.</summary>
    public bool WeeklyTestMail { get; init; }

    /// <summary>Whether a text is a valid account id: <c>[a-z0-9][a-z0-9-]{0,62}</c>.</summary>
    public static bool IsId(string text) => IdPattern().IsMatch(text);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();
}

/// <summary>A client that is registered at Google, to which mailbox owners give their consent.</summary>
/// <param name="EncryptedSecret">Encrypted by <see cref="TokenCipher"/> for <see cref="OwnerOf"/>.</param>
public sealed record OAuthClient(string Id, string EncryptedSecret)
{
    /// <summary>When the secret ends, as the operator entered it, since Google shows no end; null if it is not known.</summary>
    public DateTimeOffset? SecretEndsAt { get; init; }

    public static string OwnerOf(string account) => $"{account} OAuth client";
}

/// <summary>A person who gets the account's alert mails.</summary>
/// <param name="Locale">Language of the mail; null for the account's.</param>
public sealed record Admin(string Email, Locale? Locale = null)
{
    /// <summary>This person gets no monthly report.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NoMonthlyReport { get; init; }
}

/// <summary>Languages of alert mails.</summary>
public enum Locale
{
    En,
    De,
}
