using Connector.Delivering;
using Connector.Zendesk.Calls;
using Connector.Zendesk.Threads;

namespace Connector.Zendesk;

/// <summary>
/// Another worker is at the same mail, because this one was silent for so long that its delivery counted as lost. Both could add the
/// comment if both continued.
/// </summary>
internal sealed class OtherWorkerException() : Exception("Another worker delivers the mail.");

/// <summary>Saves how far a mail is.</summary>
internal sealed class TicketRecord(TicketProgressTable table, ThreadTable threads, TimeProvider time)
{
    public DateTimeOffset Now => time.GetUtcNow();

    /// <exception cref="OtherWorkerException">Another worker has taken a step with this mail since it was read.</exception>
    public async Task NoteAsync(TicketWork work, Func<TicketProgress, TicketProgress> change)
    {
        var changed = change(work.Progress);

        if (changed != work.Progress)
        {
            await SaveAsync(work, changed);
        }
    }

    /// <summary>
    /// Saves a step just before its call, also if it is a repetition: of two workers that have read the same row only one may call.
    /// </summary>
    /// <exception cref="OtherWorkerException">Another worker has taken a step with this mail since it was read.</exception>
    public Task BeginAsync(TicketWork work, Func<TicketProgress, TicketProgress> change) => SaveAsync(work, change(work.Progress));

    private async Task SaveAsync(TicketWork work, TicketProgress changed) =>
        work.Progress = await table.TrySaveAsync(changed) ?? throw new OtherWorkerException();

    /// <summary>Zendesk has the mail.</summary>
    /// <remarks>The rows of its thread come first, so that a repetition after a crash in between writes them.</remarks>
    public async Task<DeliveryAnswer> TakenAsync(TicketWork work, Ticket ticket, bool isComment)
    {
        if (isComment)
        {
            await threads.AddAsync(work.Scope, ThreadKeys.Of(work.Message), work.Key, ticket.Id, CancellationToken.None);
        }
        else
        {
            var own = (await threads.FindAsync(work.Scope, Claims(work, work.Progress.Replaces), CancellationToken.None))
                .Where(entry => entry.Owner == work.Key)
                .Select(entry => entry.Key);
            await threads.SettleAsync(work.Scope, [.. own, .. TokenOf(ticket)], work.Key, ticket.Id);
        }

        work.Progress = work.Progress.Done(ticket.Id, isComment, Now);
        await table.SaveAsync(work.Progress);
        return new DeliveryAnswer.Accepted();
    }

    /// <summary>Zendesk will not take the mail, so no other mail has to wait for its ticket.</summary>
    /// <param name="replaces">The ticket that its own would have replaced; null for none.</param>
    public async Task<DeliveryAnswer> RejectedAsync(TicketWork work, long? replaces, DeliveryAnswer answer)
    {
        if (answer is DeliveryAnswer.Rejected)
        {
            await threads.ReleaseAsync(work.Scope, Claims(work, replaces), work.Key);
        }

        return answer;
    }

    private static ThreadKey[] Claims(TicketWork work, long? replaces) =>
        [.. ThreadKeys.Of(work.Message), .. replaces is { } old ? [ThreadKeys.OfTicket(old)] : Array.Empty<ThreadKey>()];

    private static IEnumerable<ThreadKey> TokenOf(Ticket ticket) =>
        ticket.EncodedId is { Length: > 0 } token ? [ThreadKeys.OfToken(token)] : [];
}
