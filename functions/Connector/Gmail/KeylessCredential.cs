using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Requests;

namespace Connector.Gmail;

/// <summary>Acts for a mailbox by domain-wide delegation, with a JWT that <see cref="FederatedIdentity"/> has signed.</summary>
internal sealed class KeylessCredential(
    ServiceCredential.Initializer initializer, FederatedIdentity identity, string serviceAccount, string address, string scope)
    : ServiceCredential(initializer)
{
    /// <summary>The audience of a JWT is Google's own endpoint, even if a test replaces the address.</summary>
    private const string Audience = "https://oauth2.googleapis.com/token";

    private const int LifetimeInSeconds = 3600;

    public override async Task<bool> RequestAccessTokenAsync(CancellationToken taskCancellationToken)
    {
        var now = new DateTimeOffset(DateTime.SpecifyKind(Clock.UtcNow, DateTimeKind.Utc)).ToUnixTimeSeconds();
        var assertion = await identity.SignAsync(
            new { iss = serviceAccount, sub = address, scope, aud = Audience, iat = now, exp = now + LifetimeInSeconds },
            taskCancellationToken);
        Token = await new GoogleAssertionTokenRequest { Assertion = assertion }.ExecuteAsync(
            HttpClient, TokenServerUrl, taskCancellationToken, Clock);
        return true;
    }
}
