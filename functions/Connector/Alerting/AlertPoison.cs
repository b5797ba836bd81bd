using System.Text.RegularExpressions;
using Connector.Alerting.Notices;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Poison;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>
/// An alert job that used up its tries: our bug, a crash or storage that was away, since mail trouble never throws. It is remembered by
/// queue and id. The alert itself is safe in its outbox, which tries it again after a pause that grows; a person is asked when that does
/// not help.
/// </summary>
public sealed partial class AlertPoison(PoisonTable poison, AlertOutbox outages, NoticeOutbox notices, ILogger<AlertPoison> logger)
{
    /// <summary>Administrators wait for the mail, so the pauses of other queues are too long.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <param name="text">The message as it was; never repeated in the log, since anything may stand in it.</param>
    public async Task HandleAsync(string messageId, string text, CancellationToken cancellationToken)
    {
        var job = Read(text);
        var record = await poison.RecordAsync(StorageNames.AlertsQueue, messageId, job, cancellationToken);

        if (job is null)
        {
            Log.Unknown(logger, StorageNames.AlertsPoisonQueue, messageId, record.Id);
            return;
        }

        // A row that cannot be read is perhaps why the job failed, and must not fail this one too.
        var pause = record.Pause < LongestPause ? record.Pause : LongestPause;
        await Isolated.TryAsync(
            "poison", $"{job.Account}/{job.Outage}", () => PutOffAsync(job, pause, cancellationToken), logger, cancellationToken);
        Log.PutOff(
            logger, record.Level, StorageNames.AlertsPoisonQueue, messageId, record.Times, job.Outage, job.Account, pause, record.Id);
    }

    private Task PutOffAsync(AlertJob job, TimeSpan pause, CancellationToken cancellationToken) => job.Account switch
    {
        NoticeOutbox.Partition => notices.PutOffAsync(job.Outage, pause, cancellationToken),

        // The heartbeat is asked for again every hour.
        AlertWatch.Partition => Task.CompletedTask,
        _ => outages.PutOffAsync(job.Account, job.Outage, pause, cancellationToken),
    };

    /// <remarks>Anything may be null in what was read from a queue, whatever the type says.</remarks>
    private static AlertJob? Read(string text) =>
        PoisonText.Read<AlertJob>(text) is { Account: { } account, Outage: { } outage } && IsJob(account, outage)
            ? new AlertJob(account, outage) : null;

    private static bool IsJob(string account, string outage) => account switch
    {
        NoticeOutbox.Partition => outage.Split('|') is [var of, var key] && Account.IsId(of) && Id().IsMatch(key),
        AlertWatch.Partition => Id().IsMatch(outage),
        _ => Account.IsId(account) && Id().IsMatch(outage),
    };

    /// <summary>Of an outage, and the key of a notice.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,80}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Poison in {Queue}: message {MessageId} is no alert job. It is kept as {Poison}.")]
        public static partial void Unknown(ILogger logger, string queue, string messageId, string poison);

        [LoggerMessage(
            EventId = 2,
            Message = "Poison in {Queue}: message {MessageId} failed on every try, {Times} times so far; outage {Outage} of {Account} "
                + "is tried again in {Pause}. It is kept as {Poison}.")]
        public static partial void PutOff(
            ILogger logger, LogLevel level, string queue, string messageId, int times, string outage, string account, TimeSpan pause,
            string poison);
    }
}
