using Connector.Alerting;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Connector.Api;

/// <summary>
/// <c>DELETE accounts/{account}/mailboxes/{address}</c> and <c>DELETE accounts/{account}</c>. Both can be repeated until they succeed, and leave
/// the mail that was imported.
/// </summary>
public sealed class DisconnectEndpoint(AccountTable accounts, MailboxTable mailboxes, DisconnectMailbox disconnect, AlertErasure alerts, ILogger<DisconnectEndpoint> logger)
{
    private const int Parallel = 8;

    public async Task<IResult> DeleteMailboxAsync(string account, string address, CancellationToken cancellationToken) =>
        MailboxesEndpoint.KeyOf(account, address) is { } key && await disconnect.HandleAsync(key, cancellationToken)
            ? Results.NoContent()
            : MailboxesEndpoint.Unknown(account, address);

    /// <param name="withMailboxes"><c>true</c> disconnects the account's mailboxes too; anything else refuses while there are some.</param>
    public async Task<IResult> DeleteAccountAsync(string account, string? withMailboxes, CancellationToken cancellationToken)
    {
        if (!Account.IsId(account) || !await accounts.ExistsAsync(account, cancellationToken))
        {
            return Problem.NotFound($"There is no account '{account}'.");
        }

        var keys = await mailboxes.KeysAsync(account, cancellationToken);

        if (keys.Count > 0 && withMailboxes != "true")
        {
            return Problem.Conflict(
                $"The account has {keys.Count} mailboxes: disconnect them first, or call DELETE accounts/{account}?disconnect=true, which disconnects them too.");
        }

        var failed = await Isolated.EachAsync(
            "disconnect", keys.ToAsyncEnumerable(), key => $"{key}", disconnect.HandleAsync, logger, cancellationToken, Parallel);

        if (failed > 0)
        {
            return Problem.Unavailable($"{failed} of {keys.Count} mailboxes could not be disconnected. Repeat the call.");
        }

        // The account's own row goes last, so that a call that failed half-way can be repeated.
        await alerts.EraseAsync(account, cancellationToken);
        await accounts.DeleteAsync(account, cancellationToken);
        return Results.NoContent();
    }
}
