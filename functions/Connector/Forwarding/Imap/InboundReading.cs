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

                if (!TryPass(
                    progress, uid, await ReadOneAsync(source, uid, sizes.TryGetValue(uid, out var size) ? size : null, either.Token)))
                {
                    return;
                }

                progress.CurrentUid = null;
                await progress.SaveAsync(cancellationToken);
            }
        }
    }

    /// <param name="size">Null if the mail is gone.</param>
    private async Task<Outcome> ReadOneAsync(ImapSource source, uint uid, long? size, CancellationToken cancellationToken)
    {
        if (size is null)
        {
            return Done;
        }

        if (size > options.MaxMessageBytes)
        {
            return Left("too-large");
        }

        // Twice the size, because MailKit has the mail in memory too while it is copied.
        using var share = await memory.ReserveAsync(2 * size.Value, cancellationToken);
        using var mail = new MailBytes(size.Value);

        try
        {
            if (!await source.TryReadAsync(uid, mail, options.MaxMessageBytes, cancellationToken))
            {
                return Left(mail.Length == 0 ? "empty" : "too-large");
            }
        }
        catch (Exception refusal) when (ImapTroubles.IsRefusal(refusal))
        {
            return new Outcome(Failure: refusal);
        }

        var outcome = await ImportAsync(mail, cancellationToken);

        if (outcome == Done)
        {
            await MarkSeenAsync(source, uid, cancellationToken);
        }

        return outcome;
    }

    private async Task<Outcome> ImportAsync(MailBytes mail, CancellationToken cancellationToken)
    {
        var found = await recipients.FindAsync(mail, cancellationToken);

        if (found.WhyNone is { } reason)
        {
            return Left(reason);
        }

        var (verdicts, failure) = await import.ImportAsync(found.Mailboxes, mail, cancellationToken);

        if (failure is not null && ImapTroubles.Of(failure.SourceException) is not null)
        {
            // Storage is out of reach, which is not the mail's fault.
            failure.Throw();
        }

        return failure is not null
            ? new Outcome(Failure: failure.SourceException)
            : verdicts.All(verdict => verdict is ForwardedVerdict.Loop) ? Left("circle") : Done;
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

    /// <returns>False when the mail would have to wait and too many do already, so that reading stops before it.</returns>
    private bool TryPass(InboundProgress progress, uint uid, Outcome outcome)
    {
        switch (outcome)
        {
            case { LeftBecause: { } reason }:
                progress.Note(state => state.LeftInPlace(uid));
                Metrics.InboundLeft(reason);
                Log.Left(logger, uid, reason);
                return true;

            case { Failure: not null } when progress.State.Waiting.Count >= InboundMailboxState.MaxWaiting
                && !progress.State.Waiting.Contains(uid):
                Log.TooManyWait(logger, uid);
                return false;

            case { Failure: { } exception }:
                progress.Note(state => state.PutOff(uid));
                Log.PutOff(logger, uid, exception.GetType().Name);
                return true;

            default:
                progress.Note(state => state.Passed(uid));
                return true;
        }
    }

    private static Outcome Done => default;

    private static Outcome Left(string reason) => new(reason);

    /// <summary>What became of one mail of the folder. Without a reason and a failure it is durable, or gone.</summary>
    /// <param name="LeftBecause">The mail is not for the connector and stays as it is.</param>
    private readonly record struct Outcome(string? LeftBecause = null, Exception? Failure = null);

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
