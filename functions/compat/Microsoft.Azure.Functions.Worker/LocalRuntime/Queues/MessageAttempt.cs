using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Queues;

/// <summary>
/// One attempt at one message, and what becomes of the message afterwards: deleted, offered again, or poison. The outcome is
/// written whether or not the app is shutting down.
/// </summary>
/// <param name="poison">Null for a queue that is a poison queue itself.</param>
internal sealed partial class MessageAttempt(
    LocalFunction function,
    QueueClient queue,
    StoredQueue? poison,
    QueueSettings settings,
    LocalRuntimeOptions options,
    FunctionInvoker invoker,
    TimeProvider time,
    ILogger logger)
{
    private readonly QueueText _text = new(settings.Base64);

    /// <summary>Never throws: a message whose outcome cannot be written comes back when its lease ends.</summary>
    public async Task RunAsync(QueueMessage message)
    {
        try
        {
            await DecideAsync(message);
        }
        catch (RequestFailedException refusal) when (StorageAnswers.MeansNotOurs(refusal))
        {
            Log.NotOurs(logger, queue.Name, message.MessageId, refusal.ErrorCode);
        }
        catch (Exception exception)
        {
            Log.OutcomeNotWritten(logger, exception, queue.Name, message.MessageId);
        }
    }

    /// <summary>Gives back a message that was received and not started.</summary>
    public async Task ReleaseAsync(QueueMessage message)
    {
        try
        {
            await OfferAgainAsync(message, message.PopReceipt, TimeSpan.Zero);
        }
        catch (Exception exception) when (StorageAnswers.IsOutage(exception))
        {
            Log.OutcomeNotWritten(logger, exception, queue.Name, message.MessageId);
        }
    }

    private async Task DecideAsync(QueueMessage message)
    {
        if (poison is not null && message.DequeueCount > settings.MaxDequeueCount)
        {
            await PoisonAsync(message, message.PopReceipt, "it was received more often than allowed");
        }
        else if (_text.TryDecode(message.Body, out var body))
        {
            await InvokeAsync(message, body);
        }
        else if (poison is not null)
        {
            await PoisonAsync(message, message.PopReceipt, "its text is no base64");
        }
        else
        {
            // It has nowhere else to go and will never read better: it stays, and shows up again when its lease ends.
            Log.Undecodable(logger, function.Name, queue.Name, message.MessageId);
        }
    }

    private async Task InvokeAsync(QueueMessage message, BinaryData body)
    {
        var decoded = QueuesModelFactory.QueueMessage(
            message.MessageId, message.PopReceipt, body, message.DequeueCount, message.NextVisibleOn, message.InsertedOn, message.ExpiresOn);
        var lease = new MessageLease(queue, message, options.MessageLease, time, logger);
        InvocationOutcome outcome;
        await using (lease)
        {
            outcome = await invoker.InvokeAsync(
                function,
                new TriggerData($"queue {queue.Name}, message {message.MessageId}", decoded, MessageBindingData.Of(decoded)));
        }

        await WriteAsync(message, lease.PopReceipt, outcome);
    }

    private Task WriteAsync(QueueMessage message, string receipt, InvocationOutcome outcome) => outcome switch
    {
        InvocationOutcome.Succeeded => queue.DeleteMessageAsync(message.MessageId, receipt, CancellationToken.None),
        InvocationOutcome.Interrupted => OfferAgainAsync(message, receipt, TimeSpan.Zero),
        _ when poison is not null && message.DequeueCount >= settings.MaxDequeueCount =>
            PoisonAsync(message, receipt, "it failed as often as allowed"),
        _ => OfferAgainAsync(message, receipt, settings.VisibilityTimeout),
    };

    private async Task OfferAgainAsync(QueueMessage message, string receipt, TimeSpan delay) =>
        await queue.UpdateMessageAsync(message.MessageId, receipt, visibilityTimeout: delay, cancellationToken: CancellationToken.None);

    private async Task PoisonAsync(QueueMessage message, string receipt, string why)
    {
        await poison!.AddAsync(message.Body);
        await queue.DeleteMessageAsync(message.MessageId, receipt, CancellationToken.None);
        Log.Poisoned(logger, message.MessageId, queue.Name, message.DequeueCount, why);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Message {MessageId} of {Queue} is poison after {Attempts} attempts: {Why}")]
        public static partial void Poisoned(ILogger logger, string messageId, string queue, long attempts, string why);

        [LoggerMessage(2, LogLevel.Error, "Function {Function} has no use for message {MessageId} of {Queue}: its text is no base64")]
        public static partial void Undecodable(ILogger logger, string function, string queue, string messageId);

        [LoggerMessage(3, LogLevel.Warning, "Message {MessageId} of {Queue} is no longer ours ({ErrorCode})")]
        public static partial void NotOurs(ILogger logger, string queue, string messageId, string? errorCode);

        [LoggerMessage(4, LogLevel.Error, "The outcome of message {MessageId} of {Queue} could not be written; it comes back later")]
        public static partial void OutcomeNotWritten(ILogger logger, Exception exception, string queue, string messageId);
    }
}
