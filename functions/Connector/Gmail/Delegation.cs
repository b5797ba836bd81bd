using System.Text;
using Connector.Mailboxes;
using Google.Apis.Auth.OAuth2;

namespace Connector.Gmail;

/// <summary>Makes credentials of domain-wide delegation: by the key of a service account, or without a key.</summary>
internal sealed class Delegation(GmailOptions options, GoogleHttp http, FederatedIdentity identity)
{
    /// <exception cref="FetchFailedException">No service account is configured.</exception>
    public ServiceCredential Credential(string address, string scope) => options switch
    {
        { ServiceAccountJson: { } json } => ByKey(json, address, scope),
        { Delegation: { ServiceAccount: { } account } } => new KeylessCredential(
            new ServiceCredential.Initializer(options.TokenUri.AbsoluteUri) { HttpClientFactory = http },
            identity, account, address, scope),
        _ => throw new FetchFailedException(
            new Failure(FailureClass.CredentialsUnreadable, new Evidence(Reason: "Gmail__ServiceAccountJson is not set"))),
    };

    private ServiceAccountCredential ByKey(string json, string address, string scope)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var key = CredentialFactory.FromStream<ServiceAccountCredential>(stream);

        return new ServiceAccountCredential(new ServiceAccountCredential.Initializer(key.Id, options.TokenUri.AbsoluteUri)
        {
            Key = key.Key,
            KeyId = key.KeyId,
            User = address,
            Scopes = [scope],
            HttpClientFactory = http,
        });
    }
}
