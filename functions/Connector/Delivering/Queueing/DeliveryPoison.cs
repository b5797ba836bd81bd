using System.Text.RegularExpressions;
using Connector.Alerting.Digests;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Poison;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering.Queueing;

/// <summary>
/// Puts off a delivery job that failed at every attempt, which a destination that is down does not cause. After a few attempts the
/// administrators hear of it.
/// </summary>
internal sealed partial class DeliveryPoison(DeliveryQueue queue, QuarantineOutbox alerts, ILogger<DeliveryPoison> logger)
{
    public PoisonJob? Read(string text) =>
        WorkQueues.TryRead<DeliveryJob>(text) is { Account: { } account, Address: { } address, GmailIds: { } ids } job
        && ids.Count is > 0 and <= DeliveryJob.MaxMessages
        && new MailboxKey(account, address) is { IsWellFormed: true } mailbox
        && ids.All(id => id is not null && MessageId().IsMatch(id))
        && (job.Delivery is null || DeliveryId().IsMatch(job.Delivery))
            ? Poison(new DeliveryJob(account, address, ids) { Delivery = job.Delivery, Turn = job.Turn }, mailbox, ids)
            : null;

    /// <summary>Kept without delivery and turn, so that the same work has one row however often it fails.</summary>
    private PoisonJob Poison(DeliveryJob job, MailboxKey mailbox, IReadOnlyList<string> ids) => new(
        job with { Delivery = null, Turn = 0 },
        $"the delivery of {ids.Count} messages of {mailbox}",
        async (record, token) =>
        {
            if (record.IsForPerson)
            {
                await Isolated.EachAsync(
                    "poison", ids, id => id, (id, each) => alerts.NoteAsync(mailbox, id, QuarantineCause.Stuck, each), logger, token);
            }

            await queue.PutOffAsync(job, record.Pause, record.IsForPerson, token);
            return true;
        });

    /// <summary>An id of Gmail or of the forwarding route.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,80}\z", RegexOptions.CultureInvariant)]
    private static partial Regex MessageId();

    [GeneratedRegex(@"\A[0-9]{19}-[0-9a-f]{16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex DeliveryId();
}
