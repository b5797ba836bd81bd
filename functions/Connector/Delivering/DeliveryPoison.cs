using System.Text.RegularExpressions;
using Connector.Alerting.Digests;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Poison;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering;

/// <summary>
/// A delivery job that used up its tries: our bug, a crash or storage that was away, since a destination's trouble never throws. It is
/// remembered by queue and id, and tried again after a pause that grows; a person is asked when that does not help.
/// </summary>
public sealed partial class DeliveryPoison(PoisonTable poison, DeliveryQueue queue, QuarantineOutbox alerts, ILogger<DeliveryPoison> logger)
{
    /// <param name="text">The message as it was; never repeated in the log, since anything may stand in it.</param>
    public async Task HandleAsync(string messageId, string text, CancellationToken cancellationToken)
    {
        var job = Read(text);

        // Remembered without delivery and turn, so that the same work is one row however often it fails.
        var record = await poison.RecordAsync(StorageNames.DeliveriesQueue, messageId, job is null ? null : job with { Delivery = null, Turn = 0 }, cancellationToken);

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
        Log.PutOff(logger, record.Level, StorageNames.DeliveriesPoisonQueue, messageId, record.Times, count, mailbox, record.Pause, record.Id);
    }

    private static DeliveryJob? Read(string text) =>
        PoisonText.Read<DeliveryJob>(text) is { Account: { } account, Address: { } address, GmailIds: { Count: > 0 and <= DeliveryJob.MaxMessages } ids } job
        && new MailboxKey(account, address).IsWellFormed
        && ids.All(id => id is not null && MessageId().IsMatch(id))
        && (job.Delivery is null || DeliveryId().IsMatch(job.Delivery))
            ? new DeliveryJob(account, address, ids) { Delivery = job.Delivery, Turn = job.Turn }
            : null;

    /// <summary>Gmail's own, or one of the other route.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,80}\z", RegexOptions.CultureInvariant)]
    private static partial Regex MessageId();

    [GeneratedRegex(@"\A[0-9]{19}-[0-9a-f]{16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex DeliveryId();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Poison in {Queue}: message {MessageId} is no delivery job. It is kept as {Poison}.")]
        public static partial void Unknown(ILogger logger, string queue, string messageId, string poison);

        [LoggerMessage(EventId = 2, Message = "Poison in {Queue}: message {MessageId} failed on every try, {Times} times so far; {Count} messages of {Mailbox} are tried again in {Pause}. It is kept as {Poison}.")]
        public static partial void PutOff(ILogger logger, LogLevel level, string queue, string messageId, int times, int count, MailboxKey mailbox, TimeSpan pause, string poison);
    }
}
