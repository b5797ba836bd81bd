using Azure.Data.Tables;
using Connector.Alerting.Digests;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering;

/// <summary>
/// The messages that the destination refused, with the reason of each. A message becomes a dead letter here, and is taken back here.
/// </summary>
public sealed partial class DeadLetters(
    TableServiceClient tables, MessageStates states, QuarantineOutbox alerts, TimeProvider time, ILogger<DeadLetters> logger)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.DeadLettersTable);

    /// <summary>Makes a message a dead letter, unless another worker has moved it since it was read.</summary>
    /// <param name="isQuiet">No administrator gets a mail about it.</param>
    /// <remarks>Takes no token, because the destination has answered and the result must be saved.</remarks>
    public async Task RefuseAsync(StoredMessage message, string reason, bool isQuiet = false)
    {
        // The reason is saved first: a crash in between leaves a row too many, which the next try replaces.
        await (isQuiet ? SaveReasonAsync(message, reason, CancellationToken.None) : AddAsync(message, reason, CancellationToken.None));

        if (await states.TryMoveAsync(message, MessageState.DeadLettered))
        {
            Log.DeadLettered(logger, message.GmailId, message.Mailbox, reason);
        }
        else
        {
            await RemoveAsync(message, CancellationToken.None);
        }
    }

    /// <summary>Makes a dead letter a stored message again; any other message stays as it is.</summary>
    /// <remarks>The reason is deleted first: once the message is Stored, a delivery may refuse it again and save a new reason.</remarks>
    public async Task ReviveAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        if (message.State == MessageState.DeadLettered)
        {
            await RemoveAsync(message, cancellationToken);
            await states.TryMoveAsync(message, MessageState.Stored);
        }
    }

    /// <summary>Saves the reason and notes the message for the administrators.</summary>
    internal async Task AddAsync(StoredMessage message, string reason, CancellationToken cancellationToken)
    {
        await SaveReasonAsync(message, reason, cancellationToken);
        await alerts.NoteAsync(message.Mailbox, message.GmailId, QuarantineCause.Refused, cancellationToken);
    }

    private async Task SaveReasonAsync(StoredMessage message, string reason, CancellationToken cancellationToken)
    {
        var row = new TableEntity(MessageKeys.Partition(message.Mailbox), MessageKeys.Row(message.GmailId))
        {
            [nameof(DeadLetter.Reason)] = reason,
            [nameof(DeadLetter.ReceivedAt)] = message.ReceivedAt,
            [nameof(DeadLetter.DeadLetteredAt)] = time.GetUtcNow(),
        };

        await _table.PutAsync(row, cancellationToken);
    }

    /// <summary>Deletes the reason of a message that is not a dead letter any more.</summary>
    public async Task RemoveAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        await alerts.ForgetAsync(message.Mailbox, message.GmailId, cancellationToken);
        await _table.DeleteAsync(MessageKeys.Partition(message.Mailbox), MessageKeys.Row(message.GmailId), cancellationToken);
    }

    /// <summary>An account's dead letters, by address and id.</summary>
    /// <param name="after">The last dead letter of the previous page; null for the first page.</param>
    public IAsyncEnumerable<DeadLetter> ListAsync(string account, RowPosition? after, CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(Filter(account, after), cancellationToken: cancellationToken).Select(ToDeadLetter);

    /// <returns>Null if the message is not a dead letter.</returns>
    public async Task<DeadLetter?> FindAsync(MailboxKey mailbox, string gmailId, CancellationToken cancellationToken) =>
        await _table.FindAsync(MessageKeys.Partition(mailbox), MessageKeys.Row(gmailId), cancellationToken) is { } row
            ? ToDeadLetter(row) : null;

    public static RowPosition PositionOf(DeadLetter letter) => new(MessageKeys.Partition(letter.Mailbox), MessageKeys.Row(letter.GmailId));

    private static DeadLetter ToDeadLetter(TableEntity row) => new(
        MessageKeys.MailboxOf(row.PartitionKey)
            ?? throw new FormatException($"DeadLetters: the partition {row.PartitionKey} does not name a mailbox."),
        StorageKeys.Unescape(row.RowKey),
        row.GetString(nameof(DeadLetter.Reason)),
        row.GetDateTimeOffset(nameof(DeadLetter.ReceivedAt)),
        row.GetDateTimeOffset(nameof(DeadLetter.DeadLetteredAt)));

    private static string Filter(string account, RowPosition? after)
    {
        var (first, end) = MessageKeys.PartitionsOf(account);
        return RowPosition.FilterAfter(after, TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {end}"));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Dead-lettered {GmailId} of {Mailbox}: {Reason}")]
        public static partial void DeadLettered(ILogger logger, string gmailId, MailboxKey mailbox, string reason);
    }
}

/// <summary>A message that the destination refused.</summary>
public sealed record DeadLetter(
    MailboxKey Mailbox, string GmailId, string? Reason, DateTimeOffset? ReceivedAt, DateTimeOffset? DeadLetteredAt);
