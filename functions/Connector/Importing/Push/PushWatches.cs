using Connector.Incidents;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Push;

/// <summary>Sets, renews and ends the push watch of one mailbox.</summary>
public sealed partial class PushWatches(
    MailboxTable mailboxes, WatchTable watches, IGmail gmail, IncidentGate gate, TimeProvider time, ILogger<PushWatches> logger)
{
    private static readonly TimeSpan Renewal = TimeSpan.FromDays(1);

    /// <summary>A refusal usually lasts longer than minutes, and the mailbox is polled meanwhile.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromHours(1);

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    public async Task RenewAsync(Mailbox mailbox, string topic, CancellationToken cancellationToken)
    {
        // Otherwise it stays due: the first fetch proves the credential, and the first round after an incident renews the watch.
        if (!mailbox.IsProven || await gate.HeldByAsync(mailbox, cancellationToken) is not null)
        {
            return;
        }

        var now = time.GetUtcNow();
        DateTimeOffset? expiresAt = null;

        try
        {
            expiresAt = await gmail.Open(mailbox).WatchAsync(topic, cancellationToken);
            await watches.SaveAsync(mailbox.Key, expiresAt.Value, cancellationToken);
        }
        catch (FetchFailedException exception)
        {
            // Logged only, because a refused watch says nothing about fetching.
            Log.NotRenewed(logger, mailbox.Key, exception.Failure.Class, exception.Failure.Evidence);
        }

        var next = now + (expiresAt is null ? AfterFailure : Renewal);
        await mailboxes.ChangeAsync(
            mailbox.Key,
            current => current.Id == mailbox.Id
                ? current with { WatchAt = next, WatchedUntil = expiresAt ?? current.WatchedUntil }
                : null,
            cancellationToken);
    }

    /// <summary>Call it before the mailbox is disconnected. A watch that Gmail does not stop ends within seven days.</summary>
    public async Task EndAsync(MailboxKey key, CancellationToken cancellationToken)
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
        using var timeout = new CancellationTokenSource(StopTimeout, time);
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
        [LoggerMessage(1, LogLevel.Warning, "The watch of {Mailbox} could not be renewed: {Class} ({Evidence}). It is polled meanwhile.")]
        public static partial void NotRenewed(ILogger logger, MailboxKey mailbox, FailureClass @class, Evidence evidence);

        [LoggerMessage(
            2, LogLevel.Warning, "The watch of {Mailbox} could not be stopped: {Class} ({Evidence}). Gmail ends it within seven days.")]
        public static partial void NotStopped(ILogger logger, MailboxKey mailbox, FailureClass @class, Evidence evidence);
    }
}
