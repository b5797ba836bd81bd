using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Poison;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>
/// Handles a fetch job that failed at every try, because of a bug, a crash or storage that was unavailable. It records the job by queue and
/// id, and has the mailbox planned again: at once after the first time, and as a lost job after that. A person is asked if that does not
/// help.
/// </summary>
public sealed partial class FetchPoison(PoisonTable poison, MailboxTable mailboxes, TimeProvider time, ILogger<FetchPoison> logger)
{
    /// <param name="text">The message as it was. It may hold anything, so it is never logged.</param>
    public async Task HandleAsync(string messageId, string text, CancellationToken cancellationToken)
    {
        var mailbox = Read(text);
        object? job = mailbox is { } named ? FetchJob.For(named) : null;
        var record = await poison.RecordAsync(StorageNames.FetchJobsQueue, messageId, job, cancellationToken);

        // A mailbox that was planned now is planned again after Import__JobExpiry.
        var plannedAt = record.Times == 1 ? DateTimeOffset.UnixEpoch : time.GetUtcNow();
        var freed = mailbox is { } key ? await FreeAsync(key, plannedAt, cancellationToken) : null;

        if (freed is null)
        {
            Log.Unknown(logger, StorageNames.FetchJobsPoisonQueue, messageId, record.Id);
        }
        else
        {
            Log.Freed(logger, record.Level, StorageNames.FetchJobsPoisonQueue, messageId, record.Times, freed.Value, record.Id);
        }
    }

    /// <returns>Null if the mailbox is not connected, or if its row cannot be read, which may be why the job failed.</returns>
    private async Task<MailboxKey?> FreeAsync(MailboxKey key, DateTimeOffset plannedAt, CancellationToken cancellationToken)
    {
        try
        {
            return (await mailboxes.ChangeAsync(key, row => row with { PlannedAt = plannedAt }, cancellationToken))?.After.Key;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static MailboxKey? Read(string text) =>
        PoisonText.Read<FetchJob>(text) is { Account: { } account, Address: { } address }
            && new MailboxKey(account, address) is { IsWellFormed: true } key
            ? key
            : null;

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Error,
            "Poison in {Queue}: message {MessageId} is no fetch job, or names no mailbox that can be read. It is kept as {Poison}.")]
        public static partial void Unknown(ILogger logger, string queue, string messageId, string poison);

        [LoggerMessage(
            EventId = 2,
            Message =
            "Poison in {Queue}: message {MessageId} failed on every try, {Times} times so far; {Mailbox} is planned anew. "
                + "It is kept as {Poison}.")]
        public static partial void Freed(
            ILogger logger, LogLevel level, string queue, string messageId, int times, MailboxKey mailbox, string poison);
    }
}
