using Connector.Mailboxes;

namespace Connector.Connecting;

/// <summary>The port to Google's consent page and to the exchange of its code. Its adapter is in the folder Gmail.</summary>
public interface IConsent
{
    /// <summary>The only scope that is asked for. Google shows its page with checkboxes when there are more.</summary>
    string Scope { get; }

    /// <summary>The origin of the consent page, to which the form of the start page leads.</summary>
    string Origin { get; }

    /// <summary>The address to which Google sends the browser back; null without a public address. It is registered at Google.</summary>
    Uri? RedirectUri { get; }

    /// <summary>Id of the OAuth client by which mailboxes of an account are connected; null if there is none.</summary>
    string? ClientOf(Account account);

    /// <summary>The address of the consent page. There must be a <see cref="RedirectUri"/>.</summary>
    Uri PageFor(ConsentRequest request);

    /// <summary>Exchanges a code for a refresh token. A code is valid once, so the call is never repeated.</summary>
    /// <exception cref="FetchFailedException">Google refused the code or did not answer properly. The evidence's reason is OAuth's
    /// error.</exception>
    Task<Consent> ExchangeAsync(ConsentCode code, CancellationToken cancellationToken);
}

/// <summary>What the consent page is asked.</summary>
/// <param name="Challenge">PKCE, by S256 (RFC 7636, 4.2).</param>
/// <param name="ChoosesAccount">Google asks which account to use, even if only one is signed in.</param>
public sealed record ConsentRequest(string ClientId, string State, string Challenge, string Address, bool ChoosesAccount = false);

/// <summary>What is exchanged for a refresh token.</summary>
public sealed record ConsentCode(string Account, string ClientId, string Code, string Verifier);

/// <summary>What the owner consented to.</summary>
/// <param name="RefreshToken">Null if Google gave none.</param>
/// <param name="MayRead">The scope was granted.</param>
/// <param name="EndsAt">When Google ends the consent, whatever happens; null if it sets no end.</param>
public sealed record Consent(string? RefreshToken, bool MayRead, DateTimeOffset? EndsAt);
