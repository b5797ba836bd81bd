using Connector.Incidents;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Push;

/// <summary>
/// Ends the push watch of a mailbox that is being disconnected. What Gmail does not hear ends by itself within seven days.
/// </summary>
public sealed partial class EndWatch(
    MailboxTable mailboxes, WatchTable watches, IGmail gmail, IncidentGate gate, TimeProvider time, ILogger<EndWatch> logger)
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    public async Task HandleAsync(MailboxKey key, CancellationToken cancellationToken)
    {
        var watched = await watches.ListAsync(key.Address, cancellationToken).ToListAsync(cancellationToken);

        // Gmail has one watch for an address, so it has to stay while another account has connected the address. An unreadable row must
        // not keep the mailbox from being disconnected.
        if (watched.All(watch => watch.Mailbox == key)
            && await mailboxes.FindReadableAsync(key, cancellationToken) is { } mailbox
            && mailbox.IsWatched(time.GetUtcNow())
            && await gate.HeldByAsync(mailbox, cancellationToken) is null)
        {
            await TryStopAsync(mailbox, cancellationToken);
        }

        foreach (var watch in watched.Where(watch => watch.Mailbox == key))
        {
            await watches.DeleteAsync(watch, cancellationToken);
        }
    }

    private async Task TryStopAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);

        try
        {
            await gmail.OpenOnce(mailbox).StopWatchAsync(either.Token);
        }
        catch (FetchFailedException exception)
        {
            Log.NotStopped(logger, mailbox.Key, exception.Failure.Class, exception.Failure.Evidence);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotStopped(logger, mailbox.Key, FailureClass.ProviderUnavailable, new Evidence(Reason: "timeout"));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning, "The watch of {Mailbox} could not be stopped: {Class} ({Evidence}). Gmail ends it within seven days.")]
        public static partial void NotStopped(ILogger logger, MailboxKey mailbox, FailureClass @class, Evidence evidence);
    }
}
