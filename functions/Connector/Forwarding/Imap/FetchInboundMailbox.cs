using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Imap;

/// <summary>From a timer: reads what came to the inbound mailbox since the last time. One instance at a time; what goes wrong is tried again at the next tick.</summary>
public sealed partial class FetchInboundMailbox(
    InboundMailboxTable table, InboundReading reading, ForwardingOptions options, TimeProvider time, ILogger<FetchInboundMailbox> logger)
{
    private bool _hasRead;

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        if (options.Imap is not { } imap || await InboundMailboxLease.TryTakeAsync(table, time, isFirst: !_hasRead, cancellationToken) is not { } lease)
        {
            return;
        }

        _hasRead = true;

        try
        {
            await using var source = await ImapSource.OpenAsync(imap, time, cancellationToken);
            await reading.ReadAsync(source, lease, cancellationToken);
        }
        catch (InboundMailboxLostException)
        {
            Log.Lost(logger);
            return;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // One mail took too long.
            await BreakOffAsync(lease, imap, InboundMailboxTrouble.OutOfReach, exception);
            return;
        }
        catch (Exception exception) when (ImapTroubles.Of(exception) is { } trouble)
        {
            await BreakOffAsync(lease, imap, trouble, exception);
            return;
        }
        catch
        {
            await lease.EndAsync(state => state with { LeasedUntil = default });
            throw;
        }

        if (lease.State.Trouble is { } was)
        {
            Log.Mended(logger, imap, was);
        }

        await lease.EndAsync(state => state.Read(time.GetUtcNow()));
    }

    /// <summary>What is durable stays; the rest comes at the next tick.</summary>
    private async Task BreakOffAsync(InboundMailboxLease lease, ImapOptions imap, InboundMailboxTrouble trouble, Exception exception)
    {
        Metrics.InboundMailboxFailed(trouble.ToString());
        Log.Broken(logger, imap, trouble, exception.GetType().Name);

        if (lease.At is { } uid && trouble != InboundMailboxTrouble.NoStorage)
        {
            lease.Note(state => state.BrokenOff(uid, time.GetUtcNow()));
        }

        await lease.EndAsync(state => state.Failed(trouble, time.GetUtcNow()));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The inbound mailbox at {Server} could not be read: {Trouble} ({Type}). It is tried again.")]
        public static partial void Broken(ILogger logger, ImapOptions server, InboundMailboxTrouble trouble, string type);

        [LoggerMessage(2, LogLevel.Information, "The inbound mailbox at {Server} can be read again after {Trouble}.")]
        public static partial void Mended(ILogger logger, ImapOptions server, InboundMailboxTrouble trouble);

        [LoggerMessage(3, LogLevel.Warning, "The inbound mailbox is read by another instance by now.")]
        public static partial void Lost(ILogger logger);
    }
}
