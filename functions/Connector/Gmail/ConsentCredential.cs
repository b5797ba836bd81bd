using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Requests;

namespace Connector.Gmail;

/// <summary>
/// Acts for a mailbox by its owner's consent. A refresh token is bound to its OAuth client (RFC 6749, 6), which is looked up at each
/// refresh, so that a new secret is used at once.
/// </summary>
/// <remarks>
/// Google's UserCredential is not used, because its flow has one secret for its whole life, and its data store deletes the refresh token on
/// any refusal other than 5xx, and a block is one (measured with Google.Apis.Auth 1.78).
/// </remarks>
internal sealed class ConsentCredential(
    ServiceCredential.Initializer initializer, Func<CancellationToken, Task<ClientSecrets>> findClient, string refreshToken)
    : ServiceCredential(initializer)
{
    public override async Task<bool> RequestAccessTokenAsync(CancellationToken taskCancellationToken)
    {
        var client = await findClient(taskCancellationToken);
        var request = new RefreshTokenRequest
        {
            ClientId = client.ClientId,
            ClientSecret = client.ClientSecret,
            RefreshToken = refreshToken,
        };
        Token = await request.ExecuteAsync(HttpClient, TokenServerUrl, taskCancellationToken, Clock);
        return true;
    }
}
