using System.Text.RegularExpressions;
using Connector.Alerting.Notices;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Poison;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>
/// Records an alert job that used up its tries, by queue and id. The cause is a bug, a crash or unavailable storage, because mail trouble
/// never throws. Nothing is lost: the outage or notice is in the table Alerts and is tried again after a growing pause. The log asks for a
/// person if that does not help.
/// </summary>
public sealed partial class AlertPoison(PoisonTable poison, AlertOutbox outages, NoticeOutbox notices, ILogger<AlertPoison> logger)
{
    /// <summary>Shorter than for other queues, because administrators wait for the mail.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <param name="text">The message's text. It may hold anything, so it is never logged.</param>
    public async Task HandleAsync(string messageId, string text, CancellationToken cancellationToken)
    {
        var job = Read(text);
        var record = await poison.RecordAsync(StorageNames.AlertsQueue, messageId, job, cancellationToken);

        if (job is null)
        {
            Log.Unknown(logger, StorageNames.AlertsPoisonQueue, messageId, record.Id);
            return;
        }

        // An unreadable row may be why the job failed, and must not fail this job too.
        var pause = record.Pause < LongestPause ? record.Pause : LongestPause;
        await Isolated.TryAsync("poison", job.ToString(), () => PutOffAsync(job, pause, cancellationToken), logger, cancellationToken);
        Log.PutOff(logger, record.Level, StorageNames.AlertsPoisonQueue, messageId, record.Times, job, pause, record.Id);
    }

    private Task PutOffAsync(AlertJob job, TimeSpan pause, CancellationToken cancellationToken) => job switch
    {
        { Kind: AlertJobKind.Outage } => outages.PutOffAsync(job.Account!, job.Outage!, pause, cancellationToken),
        { Kind: AlertJobKind.Notice } => notices.PutOffAsync(job.Notice!, pause, cancellationToken),

        // The heartbeat is repeated every hour.
        _ => Task.CompletedTask,
    };

    /// <remarks>Contains only what was validated.</remarks>
    private static AlertJob? Read(string text) => PoisonText.Read<AlertJob>(text)?.InCurrentForm() switch
    {
        { Kind: AlertJobKind.Heartbeat } => AlertJob.Heartbeat,
        { Kind: AlertJobKind.Notice, Notice: { } row } when row.Split('|') is [var account, var key] && IsValid(account, key) =>
            AlertJob.ForNotice(row),
        { Kind: AlertJobKind.Outage, Account: { } account, Outage: { } outage } when IsValid(account, outage) =>
            AlertJob.ForOutage(account, outage),
        _ => null,
    };

    private static bool IsValid(string account, string id) => Account.IsId(account) && Id().IsMatch(id);

    /// <summary>An outage's id or a notice's key.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,80}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Poison in {Queue}: message {MessageId} is not an alert job. It is kept as {Poison}.")]
        public static partial void Unknown(ILogger logger, string queue, string messageId, string poison);

        [LoggerMessage(
            EventId = 2,
            Message = "Poison in {Queue}: message {MessageId} failed on every try, {Times} times so far; {Job} is tried again in {Pause}. "
                + "It is kept as {Poison}.")]
        public static partial void PutOff(
            ILogger logger, LogLevel level, string queue, string messageId, int times, AlertJob job, TimeSpan pause, string poison);
    }
}
