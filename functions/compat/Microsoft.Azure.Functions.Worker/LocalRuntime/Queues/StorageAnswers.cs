using Azure;
using Azure.Storage.Queues.Models;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Queues;

/// <summary>What storage's refusals mean to a listener.</summary>
internal static class StorageAnswers
{
    /// <summary>Somebody else has the message, or it is gone with its queue: nothing is left to do here.</summary>
    public static bool MeansNotOurs(RequestFailedException refusal) =>
        refusal.Status == 404
        || refusal.ErrorCode == QueueErrorCode.PopReceiptMismatch
        || MeansBeingDeleted(refusal);

    public static bool MeansNoQueue(RequestFailedException refusal) =>
        refusal.Status == 404 && refusal.ErrorCode == QueueErrorCode.QueueNotFound;

    public static bool MeansBeingDeleted(RequestFailedException refusal) =>
        refusal.Status == 409 && (refusal.ErrorCode == QueueErrorCode.QueueBeingDeleted || refusal.ErrorCode == QueueErrorCode.QueueDisabled);

    /// <summary>Storage said no or nothing; either way the listener goes on.</summary>
    public static bool IsOutage(Exception exception) =>
        exception is RequestFailedException or AggregateException or IOException or TaskCanceledException or TimeoutException;
}
