using Connector.Forwarding;
using Connector.Importing;
using Connector.Incidents;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>Mailboxes over HTTP: what they are and how they stand. Connecting one is <see cref="ConnectEndpoint"/>.</summary>
public sealed class MailboxesEndpoint(
    AccountTable accounts, MailboxTable mailboxes, MailboxLifecycle lifecycle, FetchPlanner planner, IncidentGate gate, InboundAddresses inbound, ForwardingTable routes,
    RetryPolicy retry, TimeProvider time)
{
    /// <summary><c>GET accounts/{account}/mailboxes</c>.</summary>
    public async Task<IResult> ListAsync(string account, CancellationToken cancellationToken)
    {
        if (!Account.IsId(account) || await accounts.FindAsync(account, cancellationToken) is null)
        {
            return Problem.NotFound($"There is no account '{account}'.");
        }

        var views = new List<MailboxView>();

        await foreach (var mailbox in mailboxes.ListAsync(account, cancellationToken))
        {
            views.Add(await ViewAsync(mailbox, cancellationToken));
        }

        return Results.Ok(new { mailboxes = views });
    }

    /// <summary><c>GET accounts/{account}/mailboxes/{address}</c>.</summary>
    public async Task<IResult> GetAsync(string account, string address, CancellationToken cancellationToken) =>
        KeyOf(account, address) is { } key && await mailboxes.FindAsync(key, cancellationToken) is { } mailbox
            ? Results.Ok(await ViewAsync(await inbound.EnsureAsync(mailbox, cancellationToken) ?? mailbox, cancellationToken))
            : Unknown(account, address);

    /// <summary><c>POST accounts/{account}/mailboxes/{address}/{fetch|pause|resume}</c>.</summary>
    public async Task<IResult> ActAsync(string account, string address, string action, CancellationToken cancellationToken)
    {
        if (KeyOf(account, address) is not { } key)
        {
            return Unknown(account, address);
        }

        return action switch
        {
            "fetch" => await FetchAsync(key, cancellationToken),
            "pause" => await PauseAsync(key, cancellationToken),
            "resume" => await ResumeAsync(key, cancellationToken),
            _ => Problem.NotFound($"A mailbox knows fetch, pause and resume, and no '{action}'."),
        };
    }

    private async Task<IResult> FetchAsync(MailboxKey key, CancellationToken cancellationToken)
    {
        if (await mailboxes.FindAsync(key, cancellationToken) is { State: MailboxState.Paused })
        {
            return Problem.Conflict("The mailbox is paused: resume it first.");
        }

        // Planned even while an incident holds it: the job ends without a call, and the view says that it is held.
        return await AcceptedAsync(key, await planner.PlanNowAsync(key, mailbox => mailbox, cancellationToken), cancellationToken);
    }

    private async Task<IResult> PauseAsync(MailboxKey key, CancellationToken cancellationToken)
    {
        var row = await lifecycle.FindParkedAsync(key, cancellationToken);
        var changed = await mailboxes.ChangeAsync(
            key, mailbox => mailbox with { State = mailbox.State.On(new MailboxEvent.PauseAsked(), time.GetUtcNow(), retry) }, cancellationToken);

        if (changed is { Before: var before } && MailboxLifecycle.MayHaveRow(before.State))
        {
            await lifecycle.ForgetAsync(key, row, cancellationToken);
        }

        return await AcceptedAsync(key, changed?.After, cancellationToken);
    }

    private async Task<IResult> ResumeAsync(MailboxKey key, CancellationToken cancellationToken) =>
        await AcceptedAsync(
            key,
            await planner.PlanNowAsync(
                key, mailbox => mailbox with { State = mailbox.State.On(new MailboxEvent.ResumeAsked(), time.GetUtcNow(), retry) }, cancellationToken),
            cancellationToken);

    private async Task<IResult> AcceptedAsync(MailboxKey key, Mailbox? mailbox, CancellationToken cancellationToken) => mailbox is null
        ? Unknown(key.Account, key.Address)
        : Results.Accepted($"/api/accounts/{key.Account}/mailboxes/{Uri.EscapeDataString(key.Address)}", await ViewAsync(mailbox, cancellationToken));

    private async Task<MailboxView> ViewAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        MailboxView.Of(mailbox, await gate.HeldByAsync(mailbox, cancellationToken), (await routes.LookAsync(mailbox, cancellationToken)).Readiness);

    internal static MailboxKey? KeyOf(string account, string address) =>
        Account.IsId(account) && MailAddress.Normalize(address) is { } normalized ? new MailboxKey(account, normalized) : null;

    internal static IResult Unknown(string account, string address) => Problem.NotFound($"There is no mailbox '{address}' in account '{account}'.");
}
