using System.Globalization;
using Connector.Delivering;
using Connector.Delivering.Queueing;
using Connector.Importing.Deferring;
using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.Importing.Searching;

/// <summary>Collects the steps of one mail from the tables that know a part of it.</summary>
public sealed class MailTraces(MessageStates messages, DeferredMails deferred, DeliveryTable deliveries, DeadLetters deadLetters)
{
    /// <returns>Null if there is no such mail here.</returns>
    public async Task<MailTrace?> FindAsync(MailboxKey mailbox, string gmailId, CancellationToken cancellationToken)
    {
        if (await messages.FindAsync(mailbox, gmailId, cancellationToken) is { } message)
        {
            return new MailTrace(
                mailbox, gmailId, message.State, message.Route, message.Mail?.Subject, message.Mail?.From, message.Mail?.MessageId,
                await StepsAsync(message, cancellationToken));
        }

        return await deferred.FindAsync(mailbox, gmailId, cancellationToken) is { } mail
            ? new MailTrace(
                mailbox, gmailId, State: null, MessageRow.ApiRoute, Subject: null, From: null, MessageId: null,
                [new MailStep(MailStepKind.Deferred, mail.FirstAt, Next(mail.Evidence.ToString(), mail.Attempts + 1, mail.NextTryAt))])
            : null;
    }

    private async Task<IReadOnlyList<MailStep>> StepsAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        var detail = message.IsStub ? "stub" : message.IsBackfill ? "backfill" : null;
        MailStep?[] steps =
        [
            message.ReceivedAt is { } receivedAt ? new MailStep(MailStepKind.Received, receivedAt) : null,
            message.Size > 0 ? new MailStep(MailStepKind.Stored, message.ImportedAt, detail) : null,
            await LastStepAsync(message, cancellationToken),
            message.ErasedAt is { } erasedAt ? new MailStep(MailStepKind.Erased, erasedAt) : null,
        ];
        return [.. steps.OfType<MailStep>()];
    }

    private async Task<MailStep?> LastStepAsync(StoredMessage message, CancellationToken cancellationToken) => message.State switch
    {
        MessageState.Stored => await WaitingAsync(message, cancellationToken),
        MessageState.DeadLettered => await RefusedAsync(message, cancellationToken),
        MessageState.Delivered => new MailStep(MailStepKind.Delivered, message.DeliveredAt),
        MessageState.Duplicate => new MailStep(MailStepKind.Duplicate, message.ImportedAt, message.DuplicateOf),
        MessageState.OwnAlert => new MailStep(MailStepKind.OwnAlert, message.ImportedAt),
        MessageState.Gone => new MailStep(MailStepKind.Gone, message.ImportedAt),
        _ => null,
    };

    private async Task<MailStep> WaitingAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        var delivery = await deliveries.ListAsync(message.Mailbox, cancellationToken)
            .FirstOrDefaultAsync(one => one.GmailIds.Contains(message.GmailId), cancellationToken);
        var next = delivery is null ? null : Next(evidence: null, delivery.Attempt, delivery.DueAt);
        return new MailStep(MailStepKind.Waiting, delivery?.Since ?? message.ImportedAt, next);
    }

    private async Task<MailStep> RefusedAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        var refused = await deadLetters.FindAsync(message.Mailbox, message.GmailId, cancellationToken);
        return new MailStep(MailStepKind.Refused, refused?.DeadLetteredAt ?? message.ImportedAt, refused?.Reason);
    }

    private static string Next(string? evidence, int attempt, DateTimeOffset at) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(evidence is null ? "" : $"{evidence}; ")}attempt {attempt} at {at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
}
