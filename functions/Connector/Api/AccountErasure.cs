using Connector.Alerting;
using Connector.Delivering;
using Connector.Mailboxes;

namespace Connector.Api;

/// <summary>Erases an account without mailboxes: its history of alerts, its destination, and its administrators.</summary>
public sealed class AccountErasure(AlertErasure alerts, AccountDestinations destinations, AccountTable accounts)
{
    /// <summary>May be repeated.</summary>
    public async Task EraseAsync(string account, CancellationToken cancellationToken)
    {
        await alerts.EraseAsync(account, cancellationToken);
        await destinations.DeleteAsync(account, cancellationToken);

        // The account's own row is deleted last, so that a call that failed half-way can be repeated.
        await accounts.DeleteAsync(account, cancellationToken);
    }
}
