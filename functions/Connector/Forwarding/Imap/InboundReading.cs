using Connector.Forwarding.Intake;
using Connector.Importing;
using Connector.Messages;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Imap;

/// <summary>
/// Imports the mails of the open folder, as posted mails are imported. A mail is marked as seen once it is durable. A mail without a known
/// inbound address stays as it is, and a mail that fails waits for another try, so that it does not block the others (I4).
/// </summary>
public sealed partial class InboundReading(
    HeaderRecipients recipients, ForwardedImport import, MailMemory memory, ImportOptions options, TimeProvider time,
    ILogger<InboundReading> logger)
{
    private const int MailsPerListing = 20;


    private static readonly TimeSpan TryAgainEvery = TimeSpan.FromMinutes(5);

    /// <summary>How long the download and the import of one mail may take together.</summary>
    private static readonly TimeSpan MailTimeout = TimeSpan.FromMinutes(2);

    internal async Task ReadAsync(ImapSource source, InboundProgress progress, CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() + options.JobBudget;
        progress.Note(state => state.Opened(source.UidValidity));

        if (progress.State is { Waiting.Count: > 0 } && !(time.GetUtcNow() - progress.State.TriedAgainAt < TryAgainEvery))
        {
            progress.Note(state => state with { TriedAgainAt = time.GetUtcNow() });
            await ReadAsync(source, progress, progress.State.Waiting, end, cancellationToken);
        }

        await ReadAsync(source, progress, await source.ListAfterAsync(progress.State.LastUid, cancellationToken), end, cancellationToken);
    }

    private async Task ReadAsync(
        ImapSource source, InboundProgress progress, IReadOnlyList<uint> uids, DateTimeOffset end, CancellationToken cancellationToken)
    {
        foreach (var some in uids.Chunk(MailsPerListing))
        {
            var sizes = await source.SizesAsync(some, cancellationToken);

            foreach (var uid in some)
            {
                if (time.GetUtcNow() >= end)
                {
                    return;
                }

                progress.CurrentUid = uid;
                using var timeout = new CancellationTokenSource(MailTimeout, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);

                var size = sizes.TryGetValue(uid, out var known) ? known : (long?)null;

                if (await ReadOneAsync(source, progress.State, uid, size, either.Token) is not { } change)
                {
                    return;
                }

                progress.Note(change);
                progress.CurrentUid = null;
                await progress.SaveAsync(cancellationToken);
            }
        }
    }

    /// <param name="size">Null if the mail is gone.</param>
    /// <returns>
    /// How the state changes; null when the mail would have to wait and too many do already, so that reading stops before it.
    /// </returns>
    private async Task<Func<InboundMailboxState, InboundMailboxState>?> ReadOneAsync(
        ImapSource source, InboundMailboxState state, uint uid, long? size, CancellationToken cancellationToken)
    {
        if (size is null)
        {
            return state => state.Passed(uid);
        }

        if (size > options.MaxMessageBytes)
        {
            return Left(uid, "too-large");
        }

        // Twice the size, because MailKit has the mail in memory too while it is copied.
        using var share = await memory.ReserveAsync(2 * size.Value, cancellationToken);
        using var mail = new MailBytes(size.Value);

        try
        {
            if (!await source.TryReadAsync(uid, mail, options.MaxMessageBytes, cancellationToken))
            {
                return Left(uid, mail.Length == 0 ? "empty" : "too-large");
            }
        }
        catch (Exception refusal) when (ImapTroubles.IsRefusal(refusal))
        {
            return PutOff(state, uid, refusal);
        }

        return await ImportAsync(source, state, uid, mail, cancellationToken);
    }

    /// <inheritdoc cref="ReadOneAsync"/>
    private async Task<Func<InboundMailboxState, InboundMailboxState>?> ImportAsync(
        ImapSource source, InboundMailboxState state, uint uid, MailBytes mail, CancellationToken cancellationToken)
    {
        var found = await recipients.FindAsync(mail, cancellationToken);

        if (found.WhyNone is { } reason)
        {
            return Left(uid, reason);
        }

        var (verdicts, failure) = await import.ImportAsync(found.Mailboxes, mail, cancellationToken);

        if (failure is not null)
        {
            if (ImapTroubles.Of(failure.SourceException) is not null)
            {
                // Storage is out of reach, which is not the mail's fault.
                failure.Throw();
            }

            return PutOff(state, uid, failure.SourceException);
        }

        if (verdicts.All(verdict => verdict is ForwardedVerdict.Loop))
        {
            return Left(uid, "circle");
        }

        await MarkSeenAsync(source, uid, cancellationToken);
        return state => state.Passed(uid);
    }

    private async Task MarkSeenAsync(ImapSource source, uint uid, CancellationToken cancellationToken)
    {
        try
        {
            await source.MarkSeenAsync(uid, cancellationToken);
        }
        catch (Exception refusal) when (ImapTroubles.IsRefusal(refusal))
        {
            // The flag only informs people who open the folder; the connector goes by its checkpoint.
            Log.Unmarked(logger, uid, refusal.GetType().Name);
        }
    }

    /// <summary>The mail is not for the connector and stays as it is.</summary>
    private Func<InboundMailboxState, InboundMailboxState> Left(uint uid, string reason)
    {
        Metrics.InboundLeft(reason);
        Log.Left(logger, uid, reason);
        return state => state.LeftInPlace(uid);
    }

    private Func<InboundMailboxState, InboundMailboxState>? PutOff(InboundMailboxState state, uint uid, Exception failure)
    {
        if (state.Waiting.Count >= InboundMailboxState.MaxWaiting && !state.Waiting.Contains(uid))
        {
            Log.TooManyWait(logger, uid);
            return null;
        }

        Log.PutOff(logger, uid, failure.GetType().Name);
        return state => state.PutOff(uid);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Left mail {Uid} in the inbound mailbox: {Reason}.")]
        public static partial void Left(ILogger logger, uint uid, string reason);

        [LoggerMessage(2, LogLevel.Error, "Mail {Uid} of the inbound mailbox could not be imported and waits for another try: {Type}.")]
        public static partial void PutOff(ILogger logger, uint uid, string type);

        [LoggerMessage(
            3, LogLevel.Error,
            "The inbound mailbox is read no further than mail {Uid}, because too many mails before it wait for another try.")]
        public static partial void TooManyWait(ILogger logger, uint uid);

        [LoggerMessage(
            4, LogLevel.Warning, "Mail {Uid} of the inbound mailbox was imported, but the server does not mark it as seen: {Type}.")]
        public static partial void Unmarked(ILogger logger, uint uid, string type);
    }
}
