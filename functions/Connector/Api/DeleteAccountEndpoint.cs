using Connector.Alerting;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Connector.Api;

/// <summary><c>DELETE accounts/{account}</c>. A call that failed can be repeated. Imported mail stays.</summary>
public sealed class DeleteAccountEndpoint(
    AccountTable accounts, MailboxTable mailboxes, DisconnectMailbox disconnect, AlertErasure alerts, ILogger<DeleteAccountEndpoint> logger)
{
    private const int MaxParallel = 8;

    /// <param name="withMailboxes"><c>true</c> disconnects the account's mailboxes too; otherwise an account with mailboxes is
    /// refused.</param>
    public async Task<IResult> DeleteAsync(string account, string? withMailboxes, CancellationToken cancellationToken)
    {
        if (!Account.IsId(account) || !await accounts.ExistsAsync(account, cancellationToken))
        {
            return ApiPath.NoAccount(account);
        }

        var keys = await mailboxes.KeysAsync(account, cancellationToken);

        if (keys.Count > 0 && withMailboxes != "true")
        {
            return Problem.Conflict($"The account has {keys.Count} mailboxes: disconnect them first, "
                + $"or call DELETE accounts/{account}?disconnect=true, which disconnects them too.");
        }

        var failed = await Isolated.EachAsync(
            "disconnect", keys.ToAsyncEnumerable(), key => $"{key}", disconnect.HandleAsync, logger, cancellationToken, MaxParallel);

        if (failed > 0)
        {
            return Problem.Unavailable($"{failed} of {keys.Count} mailboxes could not be disconnected. Repeat the call.");
        }

        // The account's own row is deleted last, so that a call that failed half-way can be repeated.
        await alerts.EraseAsync(account, cancellationToken);
        await accounts.DeleteAsync(account, cancellationToken);
        return Results.NoContent();
    }
}
