using System.Text.RegularExpressions;
using Connector.Alerting.Notices;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Poison;

namespace Connector.Alerting;

/// <summary>
/// Puts off an alert job that failed at every attempt. Nothing is lost, because the outage or notice is in the table Alerts.
/// </summary>
public sealed partial class AlertPoison(AlertOutbox outages, NoticeOutbox notices)
{
    /// <summary>Shorter than for other queues, because administrators wait for the mail.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    public PoisonJob? Read(string text) => WorkQueues.TryRead<AlertJob>(text)?.InCurrentForm() switch
    {
        { Kind: AlertJobKind.Heartbeat } => Poison(AlertJob.Heartbeat),
        { Kind: AlertJobKind.Notice, Notice: { } row } when row.Split('|') is [var account, var key] && IsValid(account, key) =>
            Poison(AlertJob.ForNotice(row)),
        { Kind: AlertJobKind.Outage, Account: { } account, Outage: { } outage } when IsValid(account, outage) =>
            Poison(AlertJob.ForOutage(account, outage)),
        _ => null,
    };

    private static bool IsValid(string account, string id) => Account.IsId(account) && Id().IsMatch(id);

    /// <param name="job">Has only values that were validated.</param>
    private PoisonJob Poison(AlertJob job) => new(job, job.ToString(), async (record, token) =>
    {
        await PutOffAsync(job, record.Pause < LongestPause ? record.Pause : LongestPause, token);
        return true;
    });

    private Task PutOffAsync(AlertJob job, TimeSpan pause, CancellationToken cancellationToken) => job switch
    {
        { Kind: AlertJobKind.Outage } => outages.PutOffAsync(job.Account!, job.Outage!, pause, cancellationToken),
        { Kind: AlertJobKind.Notice } => notices.PutOffAsync(job.Notice!, pause, cancellationToken),

        // The heartbeat is repeated every hour.
        _ => Task.CompletedTask,
    };

    /// <summary>An outage's id or a notice's key.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,80}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
