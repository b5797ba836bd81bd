using System.Text.Json;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering;

/// <summary>
/// A delivery job that used up its tries: our bug or a crash, since a destination's trouble never throws. It is seen, by queue and
/// id. Its messages stay Stored, and go on their way again when a person posts to the mailbox's <c>redeliver</c>.
/// </summary>
public sealed partial class DeliveryPoison(ILogger<DeliveryPoison> logger)
{
    /// <param name="text">The message as it was; never repeated in the log, since anything may stand in it.</param>
    public void Handle(string messageId, string text)
    {
        if (Read(text) is { } job)
        {
            Log.Left(logger, StorageNames.DeliveriesPoisonQueue, messageId, job.GmailIds!.Count, job.ToKey().ToString());
        }
        else
        {
            Log.Unknown(logger, StorageNames.DeliveriesPoisonQueue, messageId);
        }
    }

    private static DeliveryJob? Read(string text)
    {
        try
        {
            var job = JsonSerializer.Deserialize<DeliveryJob>(text, JsonSerializerOptions.Web);
            job?.ToKey();
            return job;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Poison in {Queue}: message {MessageId} is no delivery job.")]
        public static partial void Unknown(ILogger logger, string queue, string messageId);

        [LoggerMessage(2, LogLevel.Error, "Poison in {Queue}: message {MessageId} failed on every try; {Count} messages of {Mailbox} stay Stored until POST …/redeliver.")]
        public static partial void Left(ILogger logger, string queue, string messageId, int count, string mailbox);
    }
}
