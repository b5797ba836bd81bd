using Connector.Mailboxes;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Readiness;

/// <summary>
/// Audits all mailboxes, page by page: the daily run starts an audit, and the minute's sweep continues one that ran out of time.
/// </summary>
public sealed class AuditSweep(
    MailboxTable mailboxes, MailboxAudit audit, TableScan scan, ForwardingOptions options, ILogger<AuditSweep> logger)
{
    public const string Name = "audit";

    private const int AtATime = 4;

    private const int PageSize = 20;

    private static readonly TimeSpan MinuteBudget = TimeSpan.FromSeconds(30);

    /// <summary>From the minute's timer.</summary>
    public async Task ContinueAsync(CancellationToken cancellationToken)
    {
        if (options.IsOn && await scan.IsCutAsync(Name, cancellationToken))
        {
            await RunAsync(MinuteBudget, cancellationToken);
        }
    }

    public async Task RunAsync(TimeSpan budget, CancellationToken cancellationToken)
    {
        await scan.EachAsync(
            Name, mailboxes.ListAsync(cancellationToken, PageSize), budget, mailbox => mailbox.Key.ToString(), audit.RunAsync, logger,
            cancellationToken, AtATime);
    }
}
