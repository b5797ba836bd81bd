using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>Opens a mailbox at Gmail, fetches it and, during the ramp of an incident, proves it complete.</summary>
public sealed class FetchRun(
    IGmail gmail, MailboxFetch fetch, IncidentProofs proofs, IncidentTable incidents, TimeProvider time)
{
    /// <returns>The outcome to be recorded.</returns>
    /// <exception cref="FetchFailedException">Gmail could not be read; what was stored so far stays stored.</exception>
    /// <exception cref="MailboxMovedException">The lease was lost.</exception>
    public async Task<FetchOutcome> FetchAsync(MailboxLease lease, CancellationToken cancellationToken)
    {
        var begunAt = time.GetUtcNow();

        try
        {
            var opened = gmail.Open(lease.Mailbox);
            var outcome = await fetch.RunAsync(lease, opened, begunAt, cancellationToken);
            return await proofs.ProveAsync(lease, opened, outcome, begunAt, cancellationToken);
        }
        catch (FetchFailedException failed)
        {
            // This comes before the failure is recorded: after a crash in between, the failure still counts.
            await incidents.NoteSignalAsync(lease.Mailbox.Key, failed.Failure, time.GetUtcNow());
            throw;
        }
    }
}
