using Connector.Alerting.Notices;

namespace Connector.Alerting;

/// <summary>Handles the jobs of the queue <c>alerts</c>.</summary>
public sealed class AlertAdmins(OutageAlerts outages, NoticeMails notices, AlertHeartbeat heartbeat)
{
    /// <summary>Ends normally if the mail server cannot be reached, because the next try is a job of its own. No try is the last.</summary>
    public Task HandleAsync(AlertJob job, CancellationToken cancellationToken) => job.InCurrentForm() switch
    {
        { Kind: AlertJobKind.Heartbeat } => heartbeat.AnswerAsync(cancellationToken),
        { Kind: AlertJobKind.Notice, Notice: { } row } => notices.HandleAsync(row, cancellationToken),
        { Kind: AlertJobKind.Outage, Account: { } account, Outage: { } outage } => outages.HandleAsync(account, outage, cancellationToken),
        _ => throw new FormatException("The alert job lacks what its kind needs."),
    };
}
