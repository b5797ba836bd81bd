using System.Text.RegularExpressions;
using Connector.Alerting.Digests;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Poison;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering.Queueing;

/// <summary>
/// Handles a delivery job that used up its tries. The cause is a bug, a crash or a storage outage, because a destination that is down does
/// not throw. The job is tried again after growing pauses; after a few of them the administrators hear of it.
/// </summary>
public sealed partial class DeliveryPoison(PoisonTable poison, DeliveryQueue queue, QuarantineOutbox alerts, ILogger<DeliveryPoison> logger)
{
    /// <param name="text">The queue message. It is not logged, because it may hold anything.</param>
    public async Task HandleAsync(string messageId, string text, CancellationToken cancellationToken)
    {
        var job = Read(text);

        // Saved without delivery and turn, so that the same work has one row however often it fails.
        var work = job is null ? null : job with { Delivery = null, Turn = 0 };
        var record = await poison.RecordAsync(StorageNames.DeliveriesQueue, messageId, work, cancellationToken);

        if (job is null)
        {
            Log.Unknown(logger, StorageNames.DeliveriesPoisonQueue, messageId, record.Id);
            return;
        }

        if (record.IsForPerson)
        {
            await Isolated.EachAsync(
                "poison",
                job.GmailIds!,
                gmailId => gmailId,
                (gmailId, token) => alerts.NoteAsync(job.ToKey(), gmailId, QuarantineCause.Stuck, token),
                logger,
                cancellationToken);
        }

        await queue.PutOffAsync(job, record.Pause, record.IsForPerson, cancellationToken);
        var (count, mailbox) = (job.GmailIds!.Count, job.ToKey());
        Log.PutOff(
            logger, record.Level, StorageNames.DeliveriesPoisonQueue, messageId, record.Times, count, mailbox, record.Pause, record.Id);
    }

    private static DeliveryJob? Read(string text) =>
        PoisonText.Read<DeliveryJob>(text) is { Account: { } account, Address: { } address, GmailIds: { } ids } job
        && ids.Count is > 0 and <= DeliveryJob.MaxMessages
        && new MailboxKey(account, address).IsWellFormed
        && ids.All(id => id is not null && MessageId().IsMatch(id))
        && (job.Delivery is null || DeliveryId().IsMatch(job.Delivery))
            ? new DeliveryJob(account, address, ids) { Delivery = job.Delivery, Turn = job.Turn }
            : null;

    /// <summary>An id of Gmail or of the forwarding route.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,80}\z", RegexOptions.CultureInvariant)]
    private static partial Regex MessageId();

    [GeneratedRegex(@"\A[0-9]{19}-[0-9a-f]{16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex DeliveryId();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Poison in {Queue}: message {MessageId} is not a delivery job. It is kept as {Poison}.")]
        public static partial void Unknown(ILogger logger, string queue, string messageId, string poison);

        private const string PutOffText = "Poison in {Queue}: message {MessageId} failed on every try, {Times} times so far; "
            + "{Count} messages of {Mailbox} are tried again in {Pause}. It is kept as {Poison}.";

        [LoggerMessage(EventId = 2, Message = PutOffText)]
        public static partial void PutOff(
            ILogger logger,
            LogLevel level,
            string queue,
            string messageId,
            int times,
            int count,
            MailboxKey mailbox,
            TimeSpan pause,
            string poison);
    }
}
