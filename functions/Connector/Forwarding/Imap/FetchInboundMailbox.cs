using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Imap;

/// <summary>
/// Runs on a timer: imports the mail that came to the inbound mailbox since the last run. A failed run is repeated at the next tick.
/// </summary>
public sealed partial class FetchInboundMailbox(
    InboundMailboxTable table, InboundReading reading, ForwardingOptions options, TimeProvider time, ILogger<FetchInboundMailbox> logger)
{
    private bool _hasRun;

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        if (options.Imap is not { } imap)
        {
            return;
        }

        var (state, version) = await table.ReadAsync(cancellationToken);
        var progress = new InboundProgress(table, state, version);

        if (!state.IsDue(isFirstRun: !_hasRun, time.GetUtcNow()))
        {
            return;
        }

        _hasRun = true;

        try
        {
            await using var source = await ImapSource.OpenAsync(imap, cancellationToken);
            await reading.ReadAsync(source, progress, cancellationToken);
        }
        catch (InboundMailboxMovedException)
        {
            Log.Moved(logger);
            return;
        }
        catch (Exception exception) when (TroubleOf(exception, cancellationToken) is { } trouble)
        {
            await BreakOffAsync(progress, imap, trouble, exception);
            return;
        }

        if (state.Trouble is { } was)
        {
            Log.Readable(logger, imap, was);
        }

        await progress.EndAsync(state => state.Read(time.GetUtcNow()));
    }

    /// <summary>A cancellation that the host did not ask for means that the server or one mail took too long.</summary>
    private static InboundMailboxTrouble? TroubleOf(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && !cancellationToken.IsCancellationRequested
            ? InboundMailboxTrouble.OutOfReach
            : ImapTroubles.Of(exception);

    /// <summary>Saves what is durable; the next tick reads the rest.</summary>
    private async Task BreakOffAsync(InboundProgress progress, ImapOptions imap, InboundMailboxTrouble trouble, Exception exception)
    {
        Metrics.InboundMailboxFailed(trouble.ToString());
        Log.Broken(logger, imap, trouble, exception.GetType().Name);

        if (progress.CurrentUid is { } uid && trouble != InboundMailboxTrouble.NoStorage)
        {
            progress.Note(state => state.BrokenOff(uid, time.GetUtcNow()));
        }

        await progress.EndAsync(state => state.Failed(trouble, time.GetUtcNow()));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The inbound mailbox at {Server} could not be read: {Trouble} ({Type}). It is tried again.")]
        public static partial void Broken(ILogger logger, ImapOptions server, InboundMailboxTrouble trouble, string type);

        [LoggerMessage(2, LogLevel.Information, "The inbound mailbox at {Server} can be read again after {Trouble}.")]
        public static partial void Readable(ILogger logger, ImapOptions server, InboundMailboxTrouble trouble);

        [LoggerMessage(3, LogLevel.Warning, "Another instance has read the inbound mailbox in the meantime, so this run ends.")]
        public static partial void Moved(ILogger logger);
    }
}
