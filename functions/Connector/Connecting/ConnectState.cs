using Azure;
using Connector.Mailboxes;

namespace Connector.Connecting;

/// <summary>One visit to Google's consent page, from the button on the start page to Google's answer.</summary>
/// <param name="Id">The hash of OAuth's <c>state</c>. The state itself is known to the browser alone.</param>
/// <param name="Invite">The token of the invite link that the visit began with.</param>
/// <param name="EncryptedVerifier">PKCE's verifier (RFC 7636, 4.1).</param>
/// <param name="Browser">The hash of the cookie of the browser that began it.</param>
/// <param name="IsUsed">Google's answer came. It is accepted once.</param>
/// <param name="Result">The token of the result page; null until there is a result.</param>
public sealed record ConnectState(
    string Id,
    MailboxKey Mailbox,
    string Invite,
    string ClientId,
    string EncryptedVerifier,
    string Browser,
    DateTimeOffset BeganAt,
    DateTimeOffset ExpiresAt,
    bool IsUsed = false,
    string? Result = null)
{
    public ETag Version { get; init; }

    /// <summary>The owner of the verifier for <see cref="TokenCipher"/>.</summary>
    public static string OwnerOf(string id) => $"connect state {id}";
}

/// <summary>What is known about the <c>state</c> of an answer.</summary>
public abstract record StateClaim
{
    private StateClaim()
    {
    }

    /// <summary>The answer belongs to this browser, and is the first one.</summary>
    public sealed record Claimed(ConnectState State, string Verifier) : StateClaim;

    /// <summary>The answer belongs to this browser, and came before.</summary>
    public sealed record Used(ConnectState State) : StateClaim;

    public sealed record TooOld(ConnectState State) : StateClaim;

    /// <summary>Another browser began the visit, or this one lost its cookie.</summary>
    public sealed record OtherBrowser : StateClaim;

    public sealed record Unknown : StateClaim;
}
