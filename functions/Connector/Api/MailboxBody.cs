using System.Globalization;
using System.Text.Json;
using Connector.Connecting;
using Connector.Gmail;
using Connector.Mailboxes;

namespace Connector.Api;

/// <summary>The body of <c>PUT accounts/{account}/mailboxes/{address}</c>, as received.</summary>
/// <param name="ImportFrom">A text or a number.</param>
internal sealed record MailboxBody(string? RefreshToken, bool? Delegated, JsonElement? ImportFrom)
{
    private const int MaxCount = 1_000_000;

    private const int MaxTokenLength = 4096;

    private static readonly string[] DateFormats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <param name="own">The OAuth client of the account; null if it uses the installation's.</param>
    public Connection? ToConnection(GmailOptions gmail, OAuthClient? own, out string? wrong)
    {
        wrong = WrongCredential(gmail, own);

        if (wrong is not null || ByImportFrom() is not { } connection)
        {
            wrong ??= "importFrom must be \"now\", \"all\", a date in ISO 8601 such as \"2026-01-31\" or \"2026-01-31T08:00:00Z\", "
                + $"or the number of newest mails to import, from 1 to {MaxCount}.";
            return null;
        }

        return RefreshToken is null ? connection : connection with { ClientId = own?.Id };
    }

    private Connection? ByImportFrom() => ImportFrom switch
    {
        null => new Connection(RefreshToken, FromNow: true, From: null),
        { ValueKind: JsonValueKind.String } text => JsonText.Of(text) is { } from ? ByText(RefreshToken, from) : null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var count) && count is >= 1 and <= MaxCount =>
            new Connection(RefreshToken, FromNow: false, From: null, count),
        _ => null,
    };

    private static Connection? ByText(string? refreshToken, string importFrom) => importFrom switch
    {
        "now" => new Connection(refreshToken, FromNow: true, From: null),
        "all" => new Connection(refreshToken, FromNow: false, From: null),
        _ when DateTimeOffset.TryParseExact(
            importFrom, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var from)
            && from.Year >= 1970 => new Connection(refreshToken, FromNow: false, from),
        _ => null,
    };

    private string? WrongCredential(GmailOptions gmail, OAuthClient? own) => this switch
    {
        { RefreshToken: not null, Delegated: true } => "Give either refreshToken or delegated: true, not both.",
        { RefreshToken: null, Delegated: not true } => "Give a credential: either refreshToken or delegated: true.",
        { RefreshToken: { } token } when string.IsNullOrWhiteSpace(token) || token.Length > MaxTokenLength || token.Any(char.IsControl) =>
            $"refreshToken must be a text of 1 to {MaxTokenLength} characters.",
        { RefreshToken: not null } when !gmail.TakesRefreshTokens && own is null =>
            "This connector has no OAuth client (setting Gmail__ClientId), and neither has the account: use delegated: true.",
        { Delegated: true } when !gmail.TakesDelegation =>
            "This connector has no service account (settings Gmail__ServiceAccountJson or Gmail__Delegation__ServiceAccount): "
            + "use refreshToken.",
        _ => null,
    };
}
