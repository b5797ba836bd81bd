using System.Text;
using Azure.Storage.Queues.Models;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Storage.Poison;

/// <summary>
/// Once a minute: handles poison messages that their function left in the queue, because the text is not base64 or the function failed,
/// before the service deletes them after seven days. It also deletes rows of poison that was tried again and did not come back.
/// </summary>
internal sealed partial class PoisonSweep(
    RawQueues raw, IEnumerable<PoisonQueue> queues, HandlePoison poison, PoisonTable table, TimeProvider time,
    ILogger<PoisonSweep> logger)
{
    private const int MaxMessages = 32;

    /// <summary>The function takes a message within seconds, and has used up its attempts by then.</summary>
    private static readonly TimeSpan UntakenAfter = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan HiddenFor = TimeSpan.FromMinutes(2);

    /// <summary>Longer than the longest pause between two attempts.</summary>
    private static readonly TimeSpan RepairedAfter = TimeSpan.FromDays(1);

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var queue in queues)
        {
            await Isolated.TryAsync("poison", queue.Name, () => TakeAsync(queue, cancellationToken), logger, cancellationToken);
        }

        await table.ForgetRepairedAsync(RepairedAfter, cancellationToken);
    }

    /// <summary>The text of a message: decoded if it is base64, and unchanged otherwise.</summary>
    public static string TextOf(string raw)
    {
        var bytes = new byte[raw.Length];

        try
        {
            return Convert.TryFromBase64String(raw, bytes, out var length) ? Strict.GetString(bytes, 0, length) : raw;
        }
        catch (DecoderFallbackException)
        {
            return raw;
        }
    }

    private async Task TakeAsync(PoisonQueue queue, CancellationToken cancellationToken)
    {
        var client = raw.GetQueueClient(queue.Name);
        var untakenBefore = time.GetUtcNow() - UntakenAfter;
        var seen = await client.PeekMessagesAsync(MaxMessages, cancellationToken);

        if (!seen.Value.Any(message => message.InsertedOn < untakenBefore))
        {
            return;
        }

        foreach (var message in (await client.ReceiveMessagesAsync(MaxMessages, HiddenFor, cancellationToken)).Value)
        {
            if (message.InsertedOn < untakenBefore)
            {
                await poison.HandleAsync(queue.Queue, message.MessageId, TextOf(message.MessageText), cancellationToken);
                await client.DeleteMessageAsync(message.MessageId, message.PopReceipt, CancellationToken.None);
                Log.Taken(logger, queue.Name, message.MessageId);
            }
            else
            {
                await ReturnAsync(client, message);
            }
        }
    }

    private static async Task ReturnAsync(Azure.Storage.Queues.QueueClient client, QueueMessage message) =>
        await client.UpdateMessageAsync(
            message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: CancellationToken.None);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Took message {MessageId} of {Queue}, which its function had left there.")]
        public static partial void Taken(ILogger logger, string queue, string messageId);
    }
}
