namespace Connector.Connecting;

/// <summary>The credential and the start of the import with which a mailbox is connected.</summary>
/// <param name="RefreshToken">Null for domain-wide delegation.</param>
/// <param name="FromNow">Imports only new mail.</param>
/// <param name="From">Imports only mail that Gmail received after this time; null for all mail, or with <paramref name="FromNow"/>.</param>
/// <param name="Count">Imports this number of the newest mails, and new mail; null for no limit.</param>
public sealed record Connection(string? RefreshToken, bool FromNow, DateTimeOffset? From, int? Count = null)
{
    /// <summary>The OAuth client to which the consent was given; null for the installation's.</summary>
    public string? ClientId { get; init; }

    /// <summary>When Google ends the consent, whatever happens; null if it sets no end.</summary>
    public DateTimeOffset? ConsentEndsAt { get; init; }
}
