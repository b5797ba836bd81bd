using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Poison;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>
/// A fetch job that used up its tries: our bug or a crash. It is seen, by queue and id, and remembered; its mailbox is planned anew by
/// itself, so that a replay only saves the wait.
/// </summary>
public sealed partial class FetchPoison(PoisonTable poison, MailboxTable mailboxes, ILogger<FetchPoison> logger)
{
    /// <param name="text">The message as it was; never repeated in the log, since anything may stand in it.</param>
    public async Task HandleAsync(string messageId, string text, CancellationToken cancellationToken)
    {
        var mailbox = Read(text);
        object? job = mailbox is { } named ? FetchJob.For(named) : null;
        var id = await poison.RecordAsync(StorageNames.FetchJobsQueue, messageId, job, cancellationToken);

        var freed = mailbox is { } key
            ? await mailboxes.ChangeAsync(key, row => row with { PlannedAt = DateTimeOffset.UnixEpoch }, cancellationToken)
            : null;

        if (freed is null)
        {
            Log.Unknown(logger, StorageNames.FetchJobsPoisonQueue, messageId, id);
        }
        else
        {
            Log.Freed(logger, StorageNames.FetchJobsPoisonQueue, messageId, freed.Value.After.Key, id);
        }
    }

    private static MailboxKey? Read(string text) =>
        PoisonText.Read<FetchJob>(text) is { Account: { } account, Address: { } address } && new MailboxKey(account, address) is { IsWellFormed: true } key
            ? key
            : null;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Poison in {Queue}: message {MessageId} is no fetch job, or names no connected mailbox. It is kept as {Poison}.")]
        public static partial void Unknown(ILogger logger, string queue, string messageId, string poison);

        [LoggerMessage(2, LogLevel.Error, "Poison in {Queue}: message {MessageId} failed on every try; {Mailbox} is planned anew. It is kept as {Poison}.")]
        public static partial void Freed(ILogger logger, string queue, string messageId, MailboxKey mailbox, string poison);
    }
}
