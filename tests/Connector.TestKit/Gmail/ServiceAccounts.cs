using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Connector.TestKit.Gmail;

/// <summary>The service accounts made for a test, and the check of what they sign.</summary>
internal sealed class ServiceAccounts : IDisposable
{
    private const int LongestLifeInSeconds = 3600;

    private readonly ConcurrentDictionary<string, RSA> _keys = new(StringComparer.Ordinal);

    /// <summary>Makes one; answers its key file, as it would be downloaded from Google.</summary>
    public string Create(string name, Uri tokenUri)
    {
        var email = $"{name}@connector-simulated.iam.gserviceaccount.com";
        var key = _keys[email] = RSA.Create(2048);

        return new JsonObject
        {
            ["type"] = "service_account",
            ["project_id"] = "connector-simulated",
            ["private_key_id"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20)),
            ["private_key"] = key.ExportPkcs8PrivateKeyPem() + "\n",
            ["client_email"] = email,
            ["client_id"] = "100000000000000000001",
            ["token_uri"] = tokenUri.AbsoluteUri,
        }.ToJsonString();
    }

    /// <summary>The fault of a signed request, in Google's words; null for a valid one.</summary>
    public string? Check(string assertion)
    {
        if (ClaimsOf(assertion) is not { } claims)
        {
            return "Invalid JWT: Failed audience check.";
        }

        if (!_keys.TryGetValue(Text(claims, "iss") ?? "", out var key))
        {
            return "Invalid grant: account not found";
        }

        var dot = assertion.LastIndexOf('.');
        var signature = Base64Url.DecodeFromChars(assertion.AsSpan(dot + 1));
        if (!key.VerifyData(Encoding.ASCII.GetBytes(assertion[..dot]), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        {
            return "Invalid JWT Signature.";
        }

        return Number(claims, "exp") - Number(claims, "iat") is > 0 and <= LongestLifeInSeconds
            ? null
            : "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.";
    }

    /// <summary>The address that a request wants to act for, unchecked.</summary>
    public static string? SubjectOf(string assertion) => ClaimsOf(assertion) is { } claims ? Text(claims, "sub") : null;

    /// <summary>The scopes that a request asks for, unchecked.</summary>
    public static IReadOnlyCollection<string> ScopesOf(string assertion) =>
        ClaimsOf(assertion) is { } claims && Text(claims, "scope") is { } scopes
            ? scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    private static JsonElement? ClaimsOf(string assertion)
    {
        try
        {
            return assertion.Split('.') is [_, var claims, _]
                ? JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(claims))
                : null;
        }
        catch (Exception failure) when (failure is FormatException or JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long Number(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : 0;
}
