using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Poison;

namespace Connector.Importing;

/// <summary>
/// Has the mailbox of a fetch job that failed at every attempt planned again: at once after the first time, and as a lost job after that.
/// </summary>
internal sealed class FetchPoison(MailboxTable mailboxes, TimeProvider time)
{
    public PoisonJob? Read(string text) =>
        WorkQueues.TryRead<FetchJob>(text) is { Account: { } account, Address: { } address }
            && new MailboxKey(account, address) is { IsWellFormed: true } key
            ? new PoisonJob(FetchJob.For(key), $"{key}", (record, token) => PlanAsync(key, record, token))
            : null;

    /// <returns>False if the mailbox is not connected.</returns>
    private async Task<bool> PlanAsync(MailboxKey key, PoisonRecord record, CancellationToken cancellationToken)
    {
        // A mailbox that was planned now is planned again after Import__JobExpiry.
        var plannedAt = record.Times == 1 ? DateTimeOffset.UnixEpoch : time.GetUtcNow();
        return await mailboxes.ChangeAsync(key, row => row with { PlannedAt = plannedAt }, cancellationToken) is not null;
    }
}
