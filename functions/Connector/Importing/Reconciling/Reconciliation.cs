using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Reconciling;

/// <summary>
/// The slow sweep that makes rows agree that belong together: a mailbox and its row in ParkedMailboxes, an outage and the list of
/// unfinished outages, an incident and the outages of the accounts that it holds. Each repair is logged and counted.
/// </summary>
/// <remarks>Such rows are written in an order in which a crash loses no work. The sweep repairs what that order does not cover.</remarks>
internal sealed class Reconciliation(
    MailboxTable mailboxes, ParkedAgreement parked, OutageAgreement outages, IncidentGate gate, TableScan scan,
    ILogger<Reconciliation> logger)
{
    public const string Name = "reconciliation";

    /// <summary>With 10,000 mailboxes each is checked once in 50 minutes.</summary>
    private const int Rows = 200;

    private static readonly TimeSpan OnePage = TimeSpan.Zero;

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var all = mailboxes.ListAsync(cancellationToken, Rows);

        await foreach (var page in scan.PagesAsync(Name, all, OnePage, rest: TimeSpan.Zero, cancellationToken))
        {
            await CheckAsync(page, cancellationToken);
        }
    }

    private async Task CheckAsync(IReadOnlyList<Mailbox> page, CancellationToken cancellationToken)
    {
        var live = await gate.LiveAsync(cancellationToken);
        string? account = null;

        foreach (var mailbox in page)
        {
            // Rows are ordered by account. An account that two pages share is checked twice.
            if (mailbox.Key.Account != account)
            {
                account = mailbox.Key.Account;
                await Isolated.TryAsync(
                    Name, account, () => outages.CheckAsync(mailbox.Key.Account, live, cancellationToken), logger, cancellationToken);
            }

            await Isolated.TryAsync(
                Name, mailbox.Key.ToString(), () => parked.CheckAsync(mailbox, cancellationToken), logger, cancellationToken);
        }
    }
}
