using Connector.Mailboxes;
using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Readiness;

/// <summary>
/// Audits all mailboxes, in portions: the daily run starts an audit, and the minute's sweep continues one that ran out of time.
/// </summary>
public sealed class AuditSweep(
    MailboxTable mailboxes, MailboxAudit audit, Portions portions, ForwardingOptions options, ILogger<AuditSweep> logger)
{
    public const string Name = "audit";

    private const int AtATime = 4;

    private static readonly TimeSpan MinuteBudget = TimeSpan.FromSeconds(30);

    /// <summary>From the minute's timer.</summary>
    public async Task ContinueAsync(CancellationToken cancellationToken)
    {
        if (options.IsOn && await portions.IsCutAsync(Name, cancellationToken))
        {
            await RunAsync(MinuteBudget, cancellationToken);
        }
    }

    public Task RunAsync(TimeSpan budget, CancellationToken cancellationToken) => portions.RunAsync(
        Name,
        after => mailboxes.ListAsync(after, cancellationToken),
        MailboxTable.PositionOf,
        budget,
        int.MaxValue,
        all => Isolated.EachAsync(Name, all, mailbox => mailbox.Key.ToString(), audit.RunAsync, logger, cancellationToken, AtATime),
        cancellationToken);
}
