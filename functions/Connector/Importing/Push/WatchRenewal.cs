using Connector.Incidents;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Push;

/// <summary>Sets or renews the push watch of one mailbox.</summary>
public sealed partial class WatchRenewal(
    MailboxTable mailboxes, WatchTable watches, IGmail gmail, IncidentGate gate, TimeProvider time, ILogger<WatchRenewal> logger)
{
    private static readonly TimeSpan Renewal = TimeSpan.FromDays(1);

    /// <summary>A refusal usually lasts longer than minutes, and the mailbox is polled meanwhile.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromHours(1);

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
            Log.Failed(logger, mailbox.Key, exception.Failure.Class, exception.Failure.Evidence);
        }

        var next = now + (expiresAt is null ? AfterFailure : Renewal);
        await mailboxes.ChangeAsync(
            mailbox.Key,
            current => current.Id == mailbox.Id
                ? current with { WatchAt = next, WatchedUntil = expiresAt ?? current.WatchedUntil }
                : null,
            cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The watch of {Mailbox} could not be renewed: {Class} ({Evidence}). It is polled meanwhile.")]
        public static partial void Failed(ILogger logger, MailboxKey mailbox, FailureClass @class, Evidence evidence);
    }
}
