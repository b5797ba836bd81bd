using Connector.Forwarding.Confirming;
using Connector.Importing;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Imap;

/// <summary>
/// Takes the mails of the open folder, in the same way as those that are posted. A mail is passed when it is durable, and marked as seen;
/// one that is nobody's stays as it is; one that cannot be taken waits, and holds up no other.
/// </summary>
public sealed partial class InboundReading(
    NamedRoutes names,
    ForwardedImport import,
    ForwardingTable routes,
    MailMemory memory,
    ImportOptions options,
    TimeProvider time,
    ILogger<InboundReading> logger)
{
    private const int Together = 20;

    private static readonly TimeSpan TryAgainEvery = TimeSpan.FromMinutes(5);

    /// <summary>Less than the lease, so that no mail outlives it.</summary>
    private static readonly TimeSpan MailTimeout = TimeSpan.FromMinutes(2);

    internal async Task ReadAsync(ImapSource source, InboundMailboxLease lease, CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() + options.JobBudget;
        lease.Note(state => state.Opened(source.UidValidity));

        if (lease.State is { Waiting.Count: > 0 } && !(time.GetUtcNow() - lease.State.TriedAgainAt < TryAgainEvery))
        {
            lease.Note(state => state with { TriedAgainAt = time.GetUtcNow() });
            await TakeAsync(source, lease, lease.State.Waiting, end, cancellationToken);
        }

        await TakeAsync(source, lease, await source.ListAfterAsync(lease.State.LastUid, cancellationToken), end, cancellationToken);
    }

    private async Task TakeAsync(ImapSource source, InboundMailboxLease lease, IReadOnlyList<uint> uids, DateTimeOffset end, CancellationToken cancellationToken)
    {
        foreach (var some in uids.Chunk(Together))
        {
            var sizes = await source.SizesAsync(some, cancellationToken);

            foreach (var uid in some)
            {
                if (time.GetUtcNow() >= end)
                {
                    return;
                }

                lease.At = uid;
                using var timeout = new CancellationTokenSource(MailTimeout, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);

                if (!await TryTakeAsync(source, lease, uid, sizes.TryGetValue(uid, out var size) ? size : null, either.Token))
                {
                    return;
                }

                lease.At = null;
                await lease.SaveNowAndThenAsync(cancellationToken);
            }

            await lease.SaveAsync(cancellationToken);
        }
    }

    /// <param name="size">Null when it is gone.</param>
    /// <returns>False when too many wait already: nothing more can be passed.</returns>
    private async Task<bool> TryTakeAsync(ImapSource source, InboundMailboxLease lease, uint uid, long? size, CancellationToken cancellationToken)
    {
        if (size is null)
        {
            lease.Note(state => state.Passed(uid));
            return true;
        }

        if (size > options.MaxMessageBytes)
        {
            Leave(lease, uid, "too-large");
            return true;
        }

        using var share = await memory.ReserveAsync(size.Value, cancellationToken);
        using var mail = new MailBytes();

        try
        {
            if (!await source.TryReadAsync(uid, mail, options.MaxMessageBytes, cancellationToken))
            {
                Leave(lease, uid, mail.Length == 0 ? "empty" : "too-large");
                return true;
            }
        }
        catch (Exception refusal) when (ImapTroubles.IsRefusal(refusal))
        {
            return TryPutOff(lease, uid, refusal);
        }

        var found = await names.FindAsync(mail, cancellationToken);
        var mailboxes = found.Routes.Where(route => !route.HasEnded).Select(route => route.Mailbox).DistinctBy(mailbox => mailbox.Key).ToList();

        foreach (var ended in found.Routes.Where(route => route.HasEnded && found.IsByReceiver))
        {
            await routes.ChangeAsync(ended.Mailbox.Key, facts => facts with { EndedKeyAt = time.GetUtcNow() }, cancellationToken);
        }

        if (mailboxes.Count == 0)
        {
            Leave(lease, uid, found.Routes.Count == 0 ? "unknown-address" : "replaced-address");
            return true;
        }

        return await TryImportAsync(source, lease, uid, mailboxes, mail, cancellationToken);
    }

    private async Task<bool> TryImportAsync(
        ImapSource source, InboundMailboxLease lease, uint uid, List<Mailbox> mailboxes, MailBytes mail, CancellationToken cancellationToken)
    {
        var taken = 0;
        Exception? failure = null;

        foreach (var mailbox in mailboxes)
        {
            try
            {
                taken += await import.ImportAsync(mailbox, mail, cancellationToken) is ForwardedVerdict.Loop ? 0 : 1;
            }
            catch (Exception exception) when (
                exception is KeysUnreachableException || (exception is not OperationCanceledException && ImapTroubles.Of(exception) is null))
            {
                failure = exception;
            }
        }

        if (failure is not null)
        {
            return TryPutOff(lease, uid, failure);
        }

        if (taken == 0)
        {
            Leave(lease, uid, "circle");
            return true;
        }

        await MarkSeenAsync(source, uid, cancellationToken);
        lease.Note(state => state.Passed(uid));
        return true;
    }

    private async Task MarkSeenAsync(ImapSource source, uint uid, CancellationToken cancellationToken)
    {
        try
        {
            await source.MarkSeenAsync(uid, cancellationToken);
        }
        catch (Exception refusal) when (ImapTroubles.IsRefusal(refusal))
        {
            // The mark is for people who look in. The checkpoint knows.
            Log.Unmarked(logger, uid, refusal.GetType().Name);
        }
    }

    private bool TryPutOff(InboundMailboxLease lease, uint uid, Exception exception)
    {
        if (lease.State.Waiting.Count >= InboundMailboxState.MaxWaiting && !lease.State.Waiting.Contains(uid))
        {
            Log.TooManyWait(logger, uid);
            return false;
        }

        lease.Note(state => state.PutOff(uid));
        Log.PutOff(logger, uid, exception.GetType().Name);
        return true;
    }

    private void Leave(InboundMailboxLease lease, uint uid, string reason)
    {
        lease.Note(state => state.LeftInPlace(uid));
        Metrics.InboundLeft(reason);
        Log.Left(logger, uid, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Left mail {Uid} in the inbound mailbox: {Reason}.")]
        public static partial void Left(ILogger logger, uint uid, string reason);

        [LoggerMessage(2, LogLevel.Error, "Mail {Uid} of the inbound mailbox could not be taken and waits for another try: {Type}.")]
        public static partial void PutOff(ILogger logger, uint uid, string type);

        [LoggerMessage(3, LogLevel.Error, "The inbound mailbox is read no further than mail {Uid}: too many before it wait for another try.")]
        public static partial void TooManyWait(ILogger logger, uint uid);

        [LoggerMessage(4, LogLevel.Warning, "Mail {Uid} of the inbound mailbox was taken, and the server will not mark it as seen: {Type}.")]
        public static partial void Unmarked(ILogger logger, uint uid, string type);
    }
}
