using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Connector.TestKit.Gmail;

/// <summary>The access tokens given out, and when they end.</summary>
internal sealed class AccessTokens(TimeProvider time, TimeSpan lifetime)
{
    private readonly ConcurrentDictionary<string, Grant> _grants = new(StringComparer.Ordinal);

    /// <param name="address">The mailbox of the token; null for a service account that acts for no user.</param>
    public string Issue(string? address, IReadOnlyCollection<string> scopes)
    {
        var token = $"ya29.a0Simulated{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}";
        _grants[token] = new Grant(address, scopes, time.GetUtcNow() + lifetime);
        return token;
    }

    /// <summary>False if the token was never given out, has ended or was revoked.</summary>
    public bool TryFind(string token, out string? address)
    {
        var valid = _grants.TryGetValue(token, out var grant) && grant.EndsAt > time.GetUtcNow();
        address = valid ? grant!.Address : null;
        return valid;
    }

    /// <summary>The scopes of the token; empty for a token that was never issued.</summary>
    public IReadOnlyCollection<string> ScopesOf(string token) => _grants.TryGetValue(token, out var grant) ? grant.Scopes : [];

    public void Revoke(Func<string?, bool> whose)
    {
        foreach (var (token, _) in _grants.Where(grant => whose(grant.Value.Address)))
        {
            _grants.TryRemove(token, out _);
        }
    }

    private sealed record Grant(string? Address, IReadOnlyCollection<string> Scopes, DateTimeOffset EndsAt);
}
