using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;
using Connector.Mailboxes;

namespace Connector.Gmail;

/// <summary>
/// Signs as a service account without its key: exchanges a token of the app's Azure identity for one of Google, which may call
/// <c>signJwt</c> (cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds; the token alone does not delegate,
/// google-github-actions/auth#63).
/// </summary>
internal sealed class FederatedIdentity(DelegationOptions options, GoogleHttp http, TokenCredential azure, TimeProvider time) : IDisposable
{
    private const string TokenType = "urn:ietf:params:oauth:token-type:";

    /// <summary>A token that ends within this time is replaced.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _turn = new(1, 1);

    private (string Token, DateTimeOffset EndsAt) _known;

    /// <param name="claims">The claims of the JWT.</param>
    /// <returns>The signed JWT.</returns>
    /// <exception cref="FetchFailedException">Azure or Google refused, or did not answer properly.</exception>
    public async Task<string> SignAsync(object claims, CancellationToken cancellationToken)
    {
        var address = new Uri(options.SignUri, $"v1/projects/-/serviceAccounts/{Uri.EscapeDataString(options.ServiceAccount!)}:signJwt");
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = JsonContent.Create(new { payload = JsonSerializer.Serialize(claims) }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(cancellationToken));
        return TextOf(await CallAsync(request, cancellationToken), "signedJwt");
    }

    public void Dispose() => _turn.Dispose();

    private async Task<string> TokenAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);

        try
        {
            if (_known.EndsAt <= time.GetUtcNow() + Margin)
            {
                _known = await ExchangeAsync(cancellationToken);
            }

            return _known.Token;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>RFC 8693, 2.1.</summary>
    private async Task<(string Token, DateTimeOffset EndsAt)> ExchangeAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.StsUri)
        {
            Content = new FormUrlEncodedContent([
                new("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
                new("audience", options.Provider),
                new("scope", "https://www.googleapis.com/auth/cloud-platform"),
                new("requested_token_type", $"{TokenType}access_token"),
                new("subject_token", await AzureTokenAsync(cancellationToken)),
                new("subject_token_type", $"{TokenType}jwt"),
            ]),
        };
        var answer = await CallAsync(request, cancellationToken);
        return (TextOf(answer, "access_token"), time.GetUtcNow().AddSeconds(JsonText.SecondsIn(answer, "expires_in") ?? 0));
    }

    private async Task<string> AzureTokenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await azure.GetTokenAsync(new TokenRequestContext([$"{options.Audience}/.default"]), cancellationToken)).Token;
        }
        catch (AuthenticationFailedException)
        {
            throw new FetchFailedException(FailureClass.ProviderUnavailable, "no token of the Azure identity");
        }
    }

    private async Task<JsonElement> CallAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.CallAsync(request, cancellationToken);
        }
        catch (FetchFailedException exception) when (exception.Failure is { Class: FailureClass.ProviderUnavailable, Evidence.Status: 400 })
        {
            // A refused exchange is a wrong set-up and no fault of Google.
            throw new FetchFailedException(FailureClass.AccessDenied, exception.Failure.Evidence.Reason);
        }
    }

    private static string TextOf(JsonElement answer, string name) => JsonText.In(answer, name) ?? throw GoogleFaults.Incomplete(name);
}
