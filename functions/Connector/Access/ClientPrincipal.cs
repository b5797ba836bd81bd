using System.Text.Json;

namespace Connector.Access;

/// <summary>
/// The person whom App Service Authentication has signed in with Entra, as the header X-MS-CLIENT-PRINCIPAL says: base64 of
/// <c>{auth_typ, claims: [{typ, val}], name_typ, role_typ}</c> (learn.microsoft.com, configure-authentication-user-identities).
/// </summary>
public sealed record ClientPrincipal(string ObjectId, string Name, IReadOnlyList<string> Groups)
{
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    /// <summary>A token names at most 200 groups (learn.microsoft.com, "Configure group claims"), which is about 16 KB.</summary>
    private const int MaxLength = 64 * 1024;

    private const int MaxName = 200;

    private static readonly string[] ObjectIdTypes = ["http://schemas.microsoft.com/identity/claims/objectidentifier", "oid"];

    private static readonly string[] NameTypes =
        ["preferred_username", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "email", "name"];

    /// <returns>Null if the text is not such a header, or names no user of Entra.</returns>
    public static ClientPrincipal? Read(string header)
    {
        var bytes = new byte[Math.Min(header.Length, MaxLength)];

        if (header.Length is 0 or > MaxLength || !Convert.TryFromBase64String(header, bytes, out var length))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Content>(bytes.AsSpan(0, length)) is { auth_typ: "aad", claims: { } claims }
                ? Of([.. claims.OfType<Claim>()]) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ClientPrincipal? Of(IReadOnlyList<Claim> claims)
    {
        if (Find(ObjectIdTypes) is not { } id)
        {
            return null;
        }

        var name = Find(NameTypes) ?? id;
        return new ClientPrincipal(
            id, name.Length > MaxName ? name[..MaxName] : name,
            [.. claims.Where(claim => claim.typ == "groups").Select(claim => claim.val).OfType<string>()]);

        string? Find(IEnumerable<string> types) => types
            .Select(type => claims.FirstOrDefault(claim => claim.typ == type)?.val)
            .FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
    }

#pragma warning disable IDE1006, SA1300 // The names in the header.
    private sealed record Content(string? auth_typ, IReadOnlyList<Claim?>? claims);

    private sealed record Claim(string? typ, string? val);
#pragma warning restore IDE1006, SA1300
}
