using Connector.Importing;
using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.Incidents.Driving;

/// <summary>Makes both kinds of call of a canary: a fetch, and a message that was imported before if the fetch found none.</summary>
public sealed class CanaryCalls(IGmail gmail, MailboxFetch fetch, MessageStates known, ImportOptions options, TimeProvider time)
{
    /// <param name="onClean">Called once, as soon as a list and a message were answered.</param>
    internal CanaryMailbox Open(Mailbox mailbox, Func<Task> onClean) => new(gmail.OpenOnce(mailbox), onClean);

    /// <exception cref="FetchFailedException">The provider refused a call.</exception>
    internal async Task<FetchOutcome> RunAsync(MailboxLease lease, CanaryMailbox canary, CancellationToken cancellationToken)
    {
        var outcome = await fetch.RunAsync(lease, canary, time.GetUtcNow(), cancellationToken);

        // Lists and messages may be refused independently of each other.
        if (!canary.HasRead && await known.FindAnyAsync(lease.Mailbox.Key, cancellationToken) is { } gmailId)
        {
            using var message = await canary.GetAsync(gmailId, options.MaxMessageBytes, cancellationToken);
        }

        return outcome;
    }
}
