using System.Security.Cryptography;

namespace Connector.TestKit.Gmail.Consent;

/// <summary>The Google account behind a mailbox: what its owner gave to OAuth clients, and what its administrator allows.</summary>
public sealed class GoogleAccount
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RefreshGrant> _grants = new(StringComparer.Ordinal);
    private bool _isRevoked;

    internal GoogleAccount(string refreshToken, string clientId) =>
        Add(refreshToken, new RefreshGrant(clientId, [GmailScopes.Readonly], EndsAt: null));

    /// <summary>The newest token that the owner gave. Older ones keep working, as at Google.</summary>
    public string RefreshToken { get; private set; } = "";

    /// <summary>The owner took back what he gave so far: the token endpoint answers invalid_grant until he consents again.</summary>
    public bool IsRevoked
    {
        get
        {
            lock (_gate)
            {
                return _isRevoked;
            }
        }

        set
        {
            lock (_gate)
            {
                _isRevoked = value;
            }
        }
    }

    /// <summary>False for an account whose Gmail is switched off: it can consent, and every call to Gmail is refused.</summary>
    public bool HasGmail { get; set; } = true;

    /// <summary>The administrator of the domain does not trust the app: Google shows a page of its own and never comes back.</summary>
    public bool IsBlockedByAdministrator { get; set; }

    /// <summary>The reply to an authorization code has no refresh token, as after a second consent without prompt=consent.</summary>
    public bool WithholdsRefreshToken { get; set; }

    /// <summary>True if a grant to the client is in force.</summary>
    internal bool HasConsentedTo(string clientId)
    {
        lock (_gate)
        {
            return !_isRevoked && _grants.Values.Any(grant => grant.ClientId == clientId);
        }
    }

    /// <summary>What a refresh token is good for; null if this account never gave it, or took it back.</summary>
    internal RefreshGrant? Find(string refreshToken)
    {
        lock (_gate)
        {
            return _isRevoked ? null : _grants.GetValueOrDefault(refreshToken);
        }
    }

    internal bool Gave(string refreshToken)
    {
        lock (_gate)
        {
            return _grants.ContainsKey(refreshToken);
        }
    }

    /// <summary>A new refresh token. A consent after a revocation does not bring older tokens back.</summary>
    internal string Give(RefreshGrant grant)
    {
        lock (_gate)
        {
            if (_isRevoked)
            {
                _grants.Clear();
                _isRevoked = false;
            }

            var token = NewToken();
            Add(token, grant);
            return token;
        }
    }

    internal static string NewToken() => $"1//0simulated{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))}";

    private void Add(string token, RefreshGrant grant)
    {
        _grants[token] = grant;
        RefreshToken = token;
    }
}

/// <summary>What a refresh token is good for.</summary>
/// <param name="EndsAt">Null: without end.</param>
internal sealed record RefreshGrant(string ClientId, IReadOnlyList<string> Scopes, DateTimeOffset? EndsAt);
