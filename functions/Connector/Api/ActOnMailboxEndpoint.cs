using Connector.Importing;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary><c>POST accounts/{account}/mailboxes/{address}/{fetch|pause|resume}</c>.</summary>
public sealed class ActOnMailboxEndpoint(
    MailboxTable mailboxes, ParkedStays stays, FetchPlanner planner, RetryPolicy retry, MailboxViews views, TimeProvider time)
{
    public async Task<IResult> FetchAsync(string account, string address, CancellationToken cancellationToken)
    {
        if (ApiPath.ToKey(account, address) is not { } key)
        {
            return ApiPath.NoMailbox(account, address);
        }

        if (await mailboxes.FindAsync(key, cancellationToken) is { State: MailboxState.Paused })
        {
            return Problem.Conflict("The mailbox is paused: resume it first.");
        }

        // The fetch is planned even if an incident holds the mailbox. The job then ends without a call, and the view shows the hold.
        return await AnswerAsync(key, await planner.PlanNowAsync(key, mailbox => mailbox, cancellationToken), cancellationToken);
    }

    public async Task<IResult> PauseAsync(string account, string address, CancellationToken cancellationToken)
    {
        if (ApiPath.ToKey(account, address) is not { } key)
        {
            return ApiPath.NoMailbox(account, address);
        }

        var row = await stays.FindAsync(key, cancellationToken);
        var changed = await mailboxes.ChangeAsync(key, mailbox => After(mailbox, new MailboxEvent.PauseAsked()), cancellationToken);

        if (changed is { Before: var before } && ParkedStays.MayHaveRow(before.State))
        {
            await stays.EndAsync(key, row, cancellationToken);
        }

        return await AnswerAsync(key, changed?.After, cancellationToken);
    }

    public async Task<IResult> ResumeAsync(string account, string address, CancellationToken cancellationToken) =>
        ApiPath.ToKey(account, address) is { } key
            ? await AnswerAsync(
                key, await planner.PlanNowAsync(key, mailbox => After(mailbox, new MailboxEvent.ResumeAsked()), cancellationToken),
                cancellationToken)
            : ApiPath.NoMailbox(account, address);

    private Mailbox After(Mailbox mailbox, MailboxEvent happened) =>
        mailbox with { State = mailbox.State.On(happened, time.GetUtcNow(), retry) };

    private async Task<IResult> AnswerAsync(MailboxKey key, Mailbox? mailbox, CancellationToken cancellationToken) => mailbox is null
        ? ApiPath.NoMailbox(key.Account, key.Address)
        : Results.Accepted(ApiPath.Of(key), await views.OfAsync(mailbox, cancellationToken));
}
