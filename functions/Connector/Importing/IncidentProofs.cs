using System.Text.Json;
using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>
/// Runs a mailbox's completeness proof in the job of its turn in an incident's ramp, before the turn counts. When the backlog of an
/// incident is zero, all its mailboxes are therefore proven. Without a ramping incident it does nothing.
/// </summary>
public sealed class IncidentProofs(
    IncidentGate gate, IncidentTable rows, CompletenessProof proof, IncidentOptions incidents, ImportOptions options, TimeProvider time)
{
    /// <param name="lease">It is taken for the proof. The last fetch of its mailbox is the one before this job.</param>
    /// <param name="outcome">The outcome of the fetch in this job.</param>
    /// <param name="begunAt">When that fetch began.</param>
    /// <returns>
    /// The outcome to record. While the proof is unfinished the outcome is too, so that a follow-on job continues the proof.
    /// </returns>
    /// <exception cref="FetchFailedException">Gmail could not be read.</exception>
    public async Task<FetchOutcome> ProveAsync(
        MailboxLease lease, IGmailMailbox gmail, FetchOutcome outcome, DateTimeOffset begunAt, CancellationToken cancellationToken)
    {
        var mailbox = lease.Mailbox;

        if (outcome.Checkpoint is not { } checkpoint
            || await RampOfAsync(mailbox, cancellationToken) is not { RampAt: { } rampAt } incident)
        {
            return outcome;
        }

        var before = await rows.FindProofAsync(incident.Id, mailbox.Key, cancellationToken);
        var isOfThisRamp = before?.RampAt == rampAt;

        if (isOfThisRamp && before!.IsComplete)
        {
            return outcome;
        }

        await lease.TakeAsync(cancellationToken);
        var soFar = isOfThisRamp ? before : null;
        var window = new ProofWindow(
            From(mailbox, incident), soFar?.Until ?? begunAt, soFar?.Checkpoint ?? checkpoint, incidents.Window, incident.FirstFailureAt);
        var result =
            await proof.RunAsync(mailbox, gmail, window, Read(soFar?.Progress), time.GetUtcNow() + options.JobBudget, cancellationToken);

        // Mails that the proof of an earlier ramp found missing were fetched then, and still count.
        var missing = result.Missing + (isOfThisRamp ? 0 : before?.Missing ?? 0);
        var progress = result.IsComplete ? null : JsonSerializer.Serialize(result, JsonSerializerOptions.Web);
        await rows.SaveProofAsync(
            incident.Id,
            new MailboxProof(
            mailbox.Key, rampAt, result.Late, result.LongestDelay, missing, window.Until, window.Checkpoint, progress, result.CameTwice),
            cancellationToken);

        return result.IsComplete ? outcome : outcome with { Checkpoint = null };
    }

    /// <summary>The ramping incident in which the mailbox had no turn yet.</summary>
    private async ValueTask<Incident?> RampOfAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        (await gate.LiveAsync(cancellationToken)).FirstOrDefault(incident =>
            incident is { Phase: IncidentPhase.Ramping, RampAt: not null } && incident.Covers(mailbox.Key.Account)
                && !(mailbox.LastFetchAt >= incident.RampAt));

    /// <summary>A canary's mailbox was fetched during the incident, so its proof begins at the first failure.</summary>
    private DateTimeOffset? From(Mailbox mailbox, Incident incident) =>
        (mailbox.LastFetchAt < incident.FirstFailureAt ? mailbox.LastFetchAt : incident.FirstFailureAt) - options.ProofOverlap;

    private static ProofResult? Read(string? progress) =>
        progress is null ? null : JsonSerializer.Deserialize<ProofResult>(progress, JsonSerializerOptions.Web);
}
