using System.Text.RegularExpressions;
using Connector.Alerting.Notices;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Poison;

namespace Connector.Alerting;

/// <summary>
/// Puts off an alert job that failed at every attempt. Nothing is lost, because the outage or notice is in the table Alerts.
/// </summary>
internal sealed partial class AlertPoison(AlertOutbox outages, NoticeOutbox notices)
{
    /// <summary>Shorter than for other queues, because administrators wait for the mail.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    public PoisonJob? Read(string text) => WorkQueues.TryRead<AlertJob>(text)?.InCurrentForm() switch
    {
        // The heartbeat is repeated every hour.
        { Kind: AlertJobKind.Heartbeat } => Poison(AlertJob.Heartbeat, (_, _) => Task.CompletedTask),
        { Kind: AlertJobKind.Notice, Notice: { } row } when row.Split('|') is [var account, var key] && IsValid(account, key) =>
            Poison(AlertJob.ForNotice(row), (pause, token) => notices.PutOffAsync(row, pause, token)),
        { Kind: AlertJobKind.Outage, Account: { } account, Outage: { } outage } when IsValid(account, outage) =>
            Poison(AlertJob.ForOutage(account, outage), (pause, token) => outages.PutOffAsync(account, outage, pause, token)),
        _ => null,
    };

    private static bool IsValid(string account, string id) => Account.IsId(account) && Id().IsMatch(id);

    /// <param name="job">Has only values that were validated.</param>
    private static PoisonJob Poison(AlertJob job, Func<TimeSpan, CancellationToken, Task> putOff) =>
        new(job, job.ToString(), async (record, token) =>
        {
            await putOff(record.Pause < LongestPause ? record.Pause : LongestPause, token);
            return true;
        });

    /// <summary>An outage's id or a notice's key.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,80}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
