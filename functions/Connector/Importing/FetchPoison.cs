using System.Text.Json;
using Connector.Mailboxes;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>A fetch job that used up its tries: our bug or a crash. It is seen, by queue and id, and its mailbox goes on.</summary>
public sealed partial class FetchPoison(MailboxTable mailboxes, ILogger<FetchPoison> logger)
{
    /// <param name="text">The message as it was; never repeated in the log, since anything may stand in it.</param>
    public async Task HandleAsync(string messageId, string text, CancellationToken cancellationToken)
    {
        var mailbox = Read(text);
        var freed = mailbox is { } key
            ? await mailboxes.ChangeAsync(key, row => row with { PlannedAt = DateTimeOffset.UnixEpoch }, cancellationToken)
            : null;

        if (freed is null)
        {
            Log.Unknown(logger, StorageNames.FetchJobsPoisonQueue, messageId);
        }
        else
        {
            Log.Freed(logger, StorageNames.FetchJobsPoisonQueue, messageId, freed.Value.After.Key);
        }
    }

    private static MailboxKey? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<FetchJob>(text, JsonSerializerOptions.Web)?.ToKey();
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Poison in {Queue}: message {MessageId} is no fetch job, or names no connected mailbox.")]
        public static partial void Unknown(ILogger logger, string queue, string messageId);

        [LoggerMessage(2, LogLevel.Error, "Poison in {Queue}: message {MessageId} failed on every try; {Mailbox} is planned anew.")]
        public static partial void Freed(ILogger logger, string queue, string messageId, MailboxKey mailbox);
    }
}
