using Connector.Importing;
using Connector.Mailboxes;

namespace Connector.Arrivals.Asking;

/// <summary>
/// Asks Gmail whether it has mail of the gap that is not here, by the completeness proof. Such mail is a fault of the connector; the proof
/// logs it as an error and imports it.
/// </summary>
public sealed class MissingMail(
    IGmail gmail, MailboxLeases leases, CompletenessProof proof, ArrivalLearning learning, ImportOptions options, TimeProvider time)
{
    /// <param name="lastAt">When the newest mail arrived that is known here.</param>
    /// <returns>Null if Gmail did not answer, or another worker has the mailbox.</returns>
    public async Task<int?> CountAsync(Mailbox mailbox, DateTimeOffset lastAt, CancellationToken cancellationToken)
    {
        if (await leases.TryTakeAsync(mailbox, cancellationToken) is not { } lease)
        {
            return null;
        }

        await using (lease)
        {
            try
            {
                var window = new ProofWindow(
                    lastAt - options.ProofOverlap, mailbox.LastFetchAt!.Value, mailbox.Checkpoint!.Value, LateAfter: TimeSpan.MaxValue);
                var result = await proof.RunAsync(
                    lease.Mailbox, gmail.Open(lease.Mailbox), window, soFar: null, time.GetUtcNow() + options.JobBudget, cancellationToken);
                await learning.SaveAsync(mailbox.Key);
                return result.Missing;
            }
            catch (FetchFailedException)
            {
                // The next fetch meets the same failure and records it.
                return null;
            }
        }
    }
}
