using Connector.Forwarding.Notices;
using Connector.Forwarding.Receiving;
using Connector.Incidents;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Readiness;

/// <summary>
/// Runs daily: audits the forwarding settings of all mailboxes, deletes old notes of posts, and sends the weekly notice when it is due.
/// </summary>
public sealed class AuditForwarding(
    AuditSweep sweep, TakenPosts posts, WeeklyNotice notice, IncidentGate gate, ForwardingOptions options,
    ILogger<AuditForwarding> logger)
{
    /// <summary>Less than the host's limit for one run.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(5);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        if (!options.IsOn)
        {
            return;
        }

        await Isolated.TryAsync(AuditSweep.Name, "mailboxes", () => sweep.RunAsync(Budget, cancellationToken), logger, cancellationToken);
        await Isolated.TryAsync(AuditSweep.Name, "old posts", () => posts.DeleteOldAsync(cancellationToken), logger, cancellationToken);

        // During an incident the alert mail says it, because one mail about one thing is enough.
        if ((await gate.LiveAsync(cancellationToken)).Count == 0)
        {
            await Isolated.TryAsync(AuditSweep.Name, "weekly notice", () => notice.SendAsync(cancellationToken), logger, cancellationToken);
        }
    }
}
