using System.Text;
using Azure.Storage.Queues.Models;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Storage.Poison;

/// <summary>
/// Once a minute: takes poison that its own function did not take, because the text is no base64 or because the function failed, long
/// before the service drops it after seven days; and forgets poison that was tried again and did not come back.
/// </summary>
public sealed partial class PoisonSweep(
    RawQueues raw, IEnumerable<PoisonQueue> queues, PoisonTable table, TimeProvider time, ILogger<PoisonSweep> logger)
{
    private const int MostAtOnce = 32;

    /// <summary>The function takes a message within seconds, and has used up its tries by then.</summary>
    private static readonly TimeSpan UntakenAfter = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan HiddenFor = TimeSpan.FromMinutes(2);

    /// <summary>Longer than the longest pause between two tries.</summary>
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

    /// <summary>The text of a message as it lies in the queue: decoded when it is base64, and as it is otherwise.</summary>
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
        var seen = await client.PeekMessagesAsync(MostAtOnce, cancellationToken);

        if (!seen.Value.Any(message => message.InsertedOn < untakenBefore))
        {
            return;
        }

        foreach (var message in (await client.ReceiveMessagesAsync(MostAtOnce, HiddenFor, cancellationToken)).Value)
        {
            if (message.InsertedOn < untakenBefore)
            {
                await queue.HandleAsync(message.MessageId, TextOf(message.MessageText), cancellationToken);
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
