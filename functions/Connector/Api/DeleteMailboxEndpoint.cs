using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary><c>DELETE accounts/{account}/mailboxes/{address}</c>. A call that failed can be repeated. Imported mail stays.</summary>
public sealed class DeleteMailboxEndpoint(DisconnectMailbox disconnect)
{
    public async Task<IResult> DeleteAsync(string account, string address, CancellationToken cancellationToken) =>
        ApiPath.ToKey(account, address) is { } key && await disconnect.HandleAsync(key, cancellationToken)
            ? Results.NoContent()
            : ApiPath.NoMailbox(account, address);
}
