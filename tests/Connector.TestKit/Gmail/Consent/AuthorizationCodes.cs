using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Connector.TestKit.Gmail.Consent;

/// <summary>The authorization codes that were given out (RFC 6749, 4.1.2): good for one exchange within ten minutes.</summary>
internal sealed class AuthorizationCodes(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, IssuedCode> _codes = new(StringComparer.Ordinal);

    public string Issue(
        AuthorizationRequest request, string address, IReadOnlyList<string> scopes, bool isTimeLimited, bool hasRefreshToken)
    {
        var code = $"4/0Simulated{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";
        _codes[code] = new IssuedCode(request, address, scopes, isTimeLimited, hasRefreshToken, time.GetUtcNow() + Lifetime);
        return code;
    }

    /// <summary>Null for a code that was never given out, was used or has ended.</summary>
    public IssuedCode? Find(string code) =>
        _codes.TryGetValue(code, out var issued) && issued.EndsAt > time.GetUtcNow() ? issued : null;

    /// <summary>False if another exchange was first.</summary>
    public bool Use(string code) => _codes.TryRemove(code, out _);
}

/// <summary>What the person allowed.</summary>
/// <param name="IsTimeLimited">The refresh token ends after seven days.</param>
internal sealed record IssuedCode(
    AuthorizationRequest Request, string Address, IReadOnlyList<string> Scopes, bool IsTimeLimited, bool HasRefreshToken,
    DateTimeOffset EndsAt)
{
    /// <summary>What is wrong with a verifier (RFC 7636, 4.6) in Google's words; null if it is the right one.</summary>
    public string? CheckVerifier(string? verifier)
    {
        if (Request.CodeChallenge is not { } challenge)
        {
            return string.IsNullOrEmpty(verifier) ? null : "code_verifier or verifier is not needed";
        }

        if (string.IsNullOrEmpty(verifier))
        {
            return "Missing code verifier.";
        }

        var transformed = Request.CodeChallengeMethod == "S256"
            ? Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))
            : verifier;
        return transformed == challenge ? null : "Invalid code verifier.";
    }
}
