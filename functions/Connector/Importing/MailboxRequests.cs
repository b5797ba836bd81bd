using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>What a person asks of a mailbox: fetch it now, pause it, resume it.</summary>
public sealed class MailboxRequests(
    MailboxTable mailboxes, ParkedStays stays, FetchPlanner planner, RetryPolicy retry, ImportOptions options, TimeProvider time)
{
    /// <summary>Plans a fetch, even if an incident holds the mailbox: the job then ends without a call.</summary>
    /// <returns>The mailbox; null if there is none of that name. A paused mailbox stays as it is.</returns>
    public async Task<Mailbox?> FetchAsync(MailboxKey key, CancellationToken cancellationToken) =>
        await mailboxes.FindAsync(key, cancellationToken) is { State: MailboxState.Paused } paused
            ? paused
            : await planner.PlanNowAsync(key, mailbox => mailbox, cancellationToken);

    /// <summary>Lists the mail since a moment again. What is missing here is imported; what is here stays as it is.</summary>
    /// <returns>The mailbox; null if there is none of that name. A paused mailbox stays as it is.</returns>
    public async Task<Mailbox?> ReimportAsync(MailboxKey key, DateTimeOffset since, CancellationToken cancellationToken) =>
        await mailboxes.FindAsync(key, cancellationToken) is { State: MailboxState.Paused } paused
            ? paused
            : await planner.PlanNowAsync(key, mailbox => Relisting.Since(mailbox, since, options.RelistWindow), cancellationToken);

    /// <returns>The mailbox; null if there is none of that name.</returns>
    public async Task<Mailbox?> PauseAsync(MailboxKey key, CancellationToken cancellationToken)
    {
        var row = await stays.FindAsync(key, cancellationToken);
        var changed = await mailboxes.ChangeAsync(key, mailbox => After(mailbox, new MailboxEvent.PauseAsked()), cancellationToken);

        if (changed is { Before: var before } && ParkedStays.MayHaveRow(before.State))
        {
            await stays.EndAsync(key, row, cancellationToken);
        }

        return changed?.After;
    }

    /// <returns>The mailbox; null if there is none of that name.</returns>
    public Task<Mailbox?> ResumeAsync(MailboxKey key, CancellationToken cancellationToken) =>
        planner.PlanNowAsync(key, mailbox => After(mailbox, new MailboxEvent.ResumeAsked()), cancellationToken);

    private Mailbox After(Mailbox mailbox, MailboxEvent happened) =>
        mailbox with { State = mailbox.State.On(happened, time.GetUtcNow(), retry) };
}
