using System.Text.RegularExpressions;
using Connector.Alerting.Digests;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Poison;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering;

/// <summary>
/// A delivery job that used up its tries: our bug or a crash, since a destination's trouble never throws. It is seen, by queue and
/// id, and remembered. Its messages stay Stored, and go on their way again when a person replays the job, or posts to the mailbox's <c>redeliver</c>.
/// </summary>
public sealed partial class DeliveryPoison(PoisonTable poison, QuarantineOutbox alerts, ILogger<DeliveryPoison> logger)
{
    /// <param name="text">The message as it was; never repeated in the log, since anything may stand in it.</param>
    public async Task HandleAsync(string messageId, string text, CancellationToken cancellationToken)
    {
        var job = Read(text);
        var id = await poison.RecordAsync(StorageNames.DeliveriesQueue, messageId, job, cancellationToken);

        if (job is null)
        {
            Log.Unknown(logger, StorageNames.DeliveriesPoisonQueue, messageId, id);
        }
        else
        {
            await Isolated.EachAsync(
                "poison",
                job.GmailIds!,
                gmailId => gmailId,
                (gmailId, token) => alerts.NoteAsync(job.ToKey(), gmailId, QuarantineCause.Stuck, token),
                logger,
                cancellationToken);

            Log.Left(logger, StorageNames.DeliveriesPoisonQueue, messageId, job.GmailIds!.Count, job.ToKey(), id);
        }
    }

    private static DeliveryJob? Read(string text) =>
        PoisonText.Read<DeliveryJob>(text) is { Account: { } account, Address: { } address, GmailIds: { Count: > 0 and <= DeliveryJob.MaxMessages } ids }
        && new MailboxKey(account, address).IsWellFormed
        && ids.All(id => id is not null && MessageId().IsMatch(id))
            ? new DeliveryJob(account, address, ids)
            : null;

    /// <summary>Gmail's own, or one of the other route.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,80}\z", RegexOptions.CultureInvariant)]
    private static partial Regex MessageId();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Poison in {Queue}: message {MessageId} is no delivery job. It is kept as {Poison}.")]
        public static partial void Unknown(ILogger logger, string queue, string messageId, string poison);

        [LoggerMessage(2, LogLevel.Error, "Poison in {Queue}: message {MessageId} failed on every try; {Count} messages of {Mailbox} stay Stored until it is replayed. It is kept as {Poison}.")]
        public static partial void Left(ILogger logger, string queue, string messageId, int count, MailboxKey mailbox, string poison);
    }
}
