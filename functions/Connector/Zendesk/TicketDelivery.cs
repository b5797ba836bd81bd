using Connector.Delivering;
using Connector.Messages;
using Connector.Zendesk.Calls;
using Connector.Zendesk.Tickets;
using Connector.Zendesk.Tickets.Reading;

namespace Connector.Zendesk;

/// <summary>Takes one mail to Zendesk: plans, and follows the plan until Zendesk has the mail or it has to wait.</summary>
internal sealed class TicketDelivery(
    TicketProgressTable table, HelpdeskAccounts accounts, TicketPlanner planner, NewTickets tickets, TicketComments comments,
    RateBudget budget)
{
    /// <summary>A thread whose tickets are closed one after another, or change at every try, comes again later.</summary>
    private const int MaxPlans = 8;

    private static readonly TimeSpan AfterMaxPlans = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan AfterOtherWorker = TimeSpan.FromSeconds(30);

    public async Task<DeliveryAnswer> DeliverAsync(
        ZendeskAccess access, ZendeskSettings settings, StoredMessage message, ReadOnlyMemory<byte> raw,
        CancellationToken cancellationToken)
    {
        var saved = await table.FindAsync(message.Mailbox, message.GmailId, cancellationToken);
        var progress = saved?.Subdomain == access.Subdomain
            ? saved : TicketProgress.Begin(message, access.Subdomain) with { Version = saved?.Version };

        if (progress.Step == TicketStep.Done)
        {
            return new DeliveryAnswer.Accepted();
        }

        if (budget.Begin(access.Subdomain) is var wait && wait > TimeSpan.Zero)
        {
            return new DeliveryAnswer.Paced(wait);
        }

        try
        {
            return await DeliverAsync(access, settings, message, raw, progress, cancellationToken);
        }
        catch (OtherWorkerException)
        {
            return new DeliveryAnswer.Later("another worker delivers it", AfterOtherWorker);
        }
        finally
        {
            budget.End(access.Subdomain);
        }
    }

    private async Task<DeliveryAnswer> DeliverAsync(
        ZendeskAccess access, ZendeskSettings settings, StoredMessage message, ReadOnlyMemory<byte> raw, TicketProgress progress,
        CancellationToken cancellationToken)
    {
        var account = await accounts.OfAsync(access, cancellationToken);
        var mail = new TicketMail(message, MailContent.Read(raw), settings, account.OwnAddresses, account.Words);

        return mail.IsLeftOut
            ? new DeliveryAnswer.Accepted()
            : await FollowAsync(new TicketWork(access, message, mail) { Progress = progress }, cancellationToken);
    }

    private async Task<DeliveryAnswer> FollowAsync(TicketWork work, CancellationToken cancellationToken)
    {
        var outcome = await planner.PlanAsync(work, cancellationToken);

        for (var plans = 0; plans < MaxPlans && outcome is TicketOutcome.Continues(var plan); plans++)
        {
            outcome = plan is TicketPlan.Comment comment
                ? await CommentAsync(work, comment, cancellationToken)
                : await tickets.CreateAsync(work, (TicketPlan.Create)plan, cancellationToken);
        }

        return outcome is TicketOutcome.Ends(var answer)
            ? answer
            : new DeliveryAnswer.Later("its ticket changes at every try", AfterMaxPlans);
    }

    /// <summary>Begins only if an update of a ticket is left at the end, so that the calls before it need no repetition.</summary>
    private async Task<TicketOutcome> CommentAsync(TicketWork work, TicketPlan.Comment plan, CancellationToken cancellationToken)
    {
        if (budget.BeginUpdate(work.Access.Subdomain) is var wait && wait > TimeSpan.Zero)
        {
            return new DeliveryAnswer.Paced(wait);
        }

        try
        {
            return await comments.AddAsync(work, plan, cancellationToken);
        }
        finally
        {
            budget.EndUpdate(work.Access.Subdomain);
        }
    }
}
