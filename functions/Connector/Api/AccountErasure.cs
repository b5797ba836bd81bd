using Connector.Alerting;
using Connector.Delivering;
using Connector.Mailboxes;
using Connector.Reporting.Monthly;
using Connector.Zendesk;

namespace Connector.Api;

/// <summary>
/// Erases an account without mailboxes: its history of alerts, its destination, its tickets, its reports, and its administrators.
/// </summary>
public sealed class AccountErasure(
    AlertErasure alerts, AccountDestinations destinations, ZendeskErasure zendesk, AccountReportTable reports, AccountTable accounts)
{
    /// <summary>May be repeated.</summary>
    public async Task EraseAsync(string account, CancellationToken cancellationToken)
    {
        await alerts.EraseAsync(account, cancellationToken);
        await destinations.DeleteAsync(account, cancellationToken);
        await zendesk.EraseAsync(account, cancellationToken);
        await reports.EraseAsync(account, cancellationToken);

        // The account's own row is deleted last, so that a call that failed half-way can be repeated.
        await accounts.DeleteAsync(account, cancellationToken);
    }
}
