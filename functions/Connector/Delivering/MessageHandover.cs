using Connector.Alerting.Digests;
using Connector.Delivering.Health;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering;

/// <summary>Hands one message to the destination and acts on the answer.</summary>
public sealed partial class MessageHandover(
    Destinations destinations,
    DestinationOutages outages,
    DeadLetters deadLetters,
    QuarantineOutbox alerts,
    TimeProvider time,
    ILogger<MessageHandover> logger)
{
    /// <returns>False if the job has to wait, because the destination is down and another job is calling it.</returns>
    public async Task<bool> TryBeginAsync(DeliveryRun run, CancellationToken cancellationToken)
    {
        var account = run.Delivery.Mailbox.Account;
        (run.Health, run.Down) = await outages.BeginAsync(account, cancellationToken);
        run.Destination = await destinations.OfAsync(account, cancellationToken);
        run.IsBehindAnother = run.Down is not null;
        return !run.IsBehindAnother;
    }

    /// <summary>Call it after a job was put off: if it waits for another job, its messages must not miss the end of the outage.</summary>
    public Task WakeIfOverAsync(DeliveryRun run) =>
        run.IsBehindAnother ? outages.WakeIfOverAsync(run.Delivery.Mailbox.Account) : Task.CompletedTask;

    public Task HandAsync(StoredMessage message, DeliveryRun run, CancellationToken cancellationToken)
    {
        if (!message.IsTest)
        {
            return DeliverAsync(message, run, cancellationToken);
        }

        // It is in the archive, which is its destination whatever the account's is. That says nothing about the account's.
        run.Accepted.Add(message);
        return Task.CompletedTask;
    }

    /// <summary>Takes delivered messages off the next mail to the administrators.</summary>
    public async Task ForgetAsync(DeliveryRun run)
    {
        foreach (var message in run.Accepted.Where(_ => run.Delivery.IsTold))
        {
            await alerts.ForgetAsync(message.Mailbox, message.GmailId, CancellationToken.None);
        }
    }

    private async Task DeliverAsync(StoredMessage message, DeliveryRun run, CancellationToken cancellationToken)
    {
        switch (await run.Destination!.DeliverAsync(message, cancellationToken))
        {
            case DeliveryAnswer.Down failure:
                run.Health = await outages.FailedAsync(message.Mailbox.Account, failure);
                run.Down = failure;
                break;

            case DeliveryAnswer.Rejected rejected:
                await RejectedAsync(message, rejected, run, cancellationToken);
                break;

            case DeliveryAnswer.Paced(var wait):
                run.Pace = wait;
                break;

            case DeliveryAnswer.Later(var reason, var wait):
                run.Later.Add((message, wait));
                run.Health = run.Health is { IsDown: true } down ? await outages.NotCalledAsync(down) : run.Health;
                Log.Waits(logger, message.GmailId, message.Mailbox, wait, reason);
                break;

            case DeliveryAnswer.Unreadable(var reason):
                run.Unreadable.Add(message);
                await alerts.NoteAsync(message.Mailbox, message.GmailId, QuarantineCause.Stuck, CancellationToken.None);
                Log.SetAside(logger, message.GmailId, message.Mailbox, reason);
                break;

            default:
                run.Accepted.Add(message);
                Measure(message);
                await AcceptedAsync(run, cancellationToken);
                break;
        }
    }

    /// <summary>A backfill is not late, however old its mails are.</summary>
    private void Measure(StoredMessage message)
    {
        if (message is { IsBackfill: false, ReceivedAt: { } receivedAt })
        {
            Metrics.Delivered(
                message.Mailbox.Account, message.Route ?? MessageRow.ApiRoute, time.GetUtcNow() - receivedAt);
        }
    }

    /// <summary>The destination works.</summary>
    private async Task AcceptedAsync(DeliveryRun run, CancellationToken cancellationToken)
    {
        if (run.Health is { } health)
        {
            run.Health = null;
            await outages.AcceptedAsync(health, cancellationToken);
        }
    }

    /// <summary>
    /// A rejection concerns one message, unless the destination rejects one message after another. A destination that refuses on purpose
    /// works, so this ends an outage.
    /// </summary>
    private async Task RejectedAsync(
        StoredMessage message, DeliveryAnswer.Rejected rejected, DeliveryRun run, CancellationToken cancellationToken)
    {
        if (rejected.IsQuiet)
        {
            await AcceptedAsync(run, cancellationToken);
        }
        else if ((run.Health = await outages.RejectedAsync(message, rejected.Reason)).IsDown)
        {
            run.Down = new DeliveryAnswer.Down($"It refuses one message after the other: {rejected.Reason}.");
            return;
        }

        run.Rejected.Add(message);
        await deadLetters.RefuseAsync(message, rejected.Reason, rejected.IsQuiet);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{GmailId} of {Mailbox} waits for {Wait}, and the others do not: {Reason}")]
        public static partial void Waits(ILogger logger, string gmailId, MailboxKey mailbox, TimeSpan wait, string reason);

        [LoggerMessage(2, LogLevel.Error, "Set aside {GmailId} of {Mailbox}, whose bytes cannot be read; it is tried again: {Reason}")]
        public static partial void SetAside(ILogger logger, string gmailId, MailboxKey mailbox, string reason);
    }
}
