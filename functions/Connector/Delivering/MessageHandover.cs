using Connector.Alerting.Digests;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering;

/// <summary>Hands one message to the destination and draws the consequences of its answer.</summary>
public sealed partial class MessageHandover(
    DestinationBreaker destination, DestinationReport report, DeadLetters deadLetters, MessageStates states, QuarantineOutbox alerts, TimeProvider time, ILogger<MessageHandover> logger)
{
    /// <summary>A job that another one asks for needs no try of its own soon: the first clean delivery wakes it.</summary>
    private static readonly TimeSpan WhileOthersAsk = TimeSpan.FromHours(1);

    /// <returns>False when the job has to wait, since the destination is down and another job asks it.</returns>
    public async Task<bool> TryBeginAsync(DeliveryRun run, CancellationToken cancellationToken)
    {
        var (health, mustWait) = await report.BeginAsync(run.Delivery.Mailbox.Account, cancellationToken);
        run.Health = health;
        run.Down = mustWait ? new DeliveryAnswer.Down(health!.Reason, WhileOthersAsk, WasAsked: false) : null;
        return !mustWait;
    }

    public async Task HandAsync(StoredMessage message, DeliveryRun run, CancellationToken cancellationToken)
    {
        switch (await destination.DeliverAsync(message, cancellationToken))
        {
            case DeliveryAnswer.Down down:
                run.Health = down.WasAsked ? await report.FailedAsync(message.Mailbox.Account, down.Reason) : run.Health;
                run.Down = down;
                break;

            case DeliveryAnswer.Rejected(var reason):
                await RefusedAsync(message, reason, run);
                break;

            case DeliveryAnswer.Unreadable(var reason):
                run.SetAside(message);
                await alerts.NoteAsync(message.Mailbox, message.GmailId, QuarantineCause.Stuck, CancellationToken.None);
                Log.SetAside(logger, message.GmailId, message.Mailbox, reason);
                break;

            default:
                run.Accept(message);
                Metrics.Delivered(time.GetUtcNow() - (message.ReceivedAt ?? time.GetUtcNow()));
                await AcceptedAsync(run, cancellationToken);
                break;
        }
    }

    /// <summary>Messages that administrators were to be told of need nobody any more once they are delivered.</summary>
    public async Task ForgetAsync(DeliveryRun run)
    {
        foreach (var message in run.Accepted.Where(_ => run.Delivery.IsTold))
        {
            await alerts.ForgetAsync(message.Mailbox, message.GmailId, CancellationToken.None);
        }
    }

    private async Task AcceptedAsync(DeliveryRun run, CancellationToken cancellationToken)
    {
        if (run.Health is { } health)
        {
            run.Health = null;
            await report.CleanAsync(health, cancellationToken);
        }
    }

    /// <summary>A refusal concerns the one message, unless the destination refuses one message after the other.</summary>
    private async Task RefusedAsync(StoredMessage message, string reason, DeliveryRun run)
    {
        run.Health = await report.RefusedAsync(message, reason);

        if (run.Health.IsDown)
        {
            run.Down = new DeliveryAnswer.Down($"It refuses one message after the other: {reason}.");
            return;
        }

        run.Reject(message);
        await RejectAsync(message, reason);
    }

    /// <summary>At once, and not with the others at the end: whoever sees a dead letter may ask for its redelivery.</summary>
    private async Task RejectAsync(StoredMessage message, string reason)
    {
        // The reason comes first: a crash leaves a row too many, which the next try replaces.
        await deadLetters.AddAsync(message, reason, CancellationToken.None);

        if (await states.TryMoveAsync(message, MessageState.DeadLettered))
        {
            Log.Rejected(logger, message.GmailId, message.Mailbox, reason);
        }
        else
        {
            await deadLetters.RemoveAsync(message, CancellationToken.None);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Dead-lettered {GmailId} of {Mailbox}: {Reason}")]
        public static partial void Rejected(ILogger logger, string gmailId, MailboxKey mailbox, string reason);

        [LoggerMessage(2, LogLevel.Error, "Set aside {GmailId} of {Mailbox}, whose bytes cannot be read; it is tried again: {Reason}")]
        public static partial void SetAside(ILogger logger, string gmailId, MailboxKey mailbox, string reason);
    }
}
