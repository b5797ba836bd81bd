using Connector.Alerting;
using Connector.Alerting.Words;
using Connector.Forwarding;
using Connector.Forwarding.Readiness;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>A mailbox's forwarding: its readiness, how to set it up, and a test mail.</summary>
public sealed class ForwardingEndpoint(
    MailboxTable mailboxes, InboundAddresses addresses, ForwardingTable routes, MailboxAudit audit, TestMail test,
    ForwardingOptions options)
{
    /// <summary><c>GET accounts/{account}/mailboxes/{address}/forwarding</c>.</summary>
    public async Task<IResult> GetAsync(string account, string address, CancellationToken cancellationToken) =>
        await FindAsync(account, address, cancellationToken) is { } mailbox
            ? await ViewAsync(mailbox, cancellationToken)
            : ApiPath.NoMailbox(account, address);

    /// <summary><c>POST accounts/{account}/mailboxes/{address}/forwarding/{audit|proof|rotate|revoke}</c>.</summary>
    public async Task<IResult> ActAsync(string account, string address, string verb, CancellationToken cancellationToken)
    {
        if (await FindAsync(account, address, cancellationToken) is not { } mailbox)
        {
            return ApiPath.NoMailbox(account, address);
        }

        if (!options.IsOn)
        {
            return Problem.Conflict("Forwarding is off: Forwarding__Domain is not set.");
        }

        return verb switch
        {
            "audit" => await AuditAsync(mailbox, cancellationToken),
            "proof" => await test.SendAsync(mailbox.Key, cancellationToken) is SendResult.Sent
                ? Results.Accepted(uri: null, new { sent = true })
                : Problem.Unavailable("The test mail could not be sent: check Alerts__Smtp__Host."),
            "rotate" => await ViewOrNoneAsync(mailbox.Key, await addresses.RotateAsync(mailbox.Key, cancellationToken), cancellationToken),
            "revoke" => await ViewOrNoneAsync(mailbox.Key, await addresses.RevokeAsync(mailbox.Key, cancellationToken), cancellationToken),
            _ => Problem.NotFound($"Forwarding has the actions audit, proof, rotate and revoke, but not '{verb}'."),
        };
    }

    private async Task<IResult> AuditAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        await audit.RunAsync(mailbox, cancellationToken)
            ? await ViewAsync(mailbox, cancellationToken)
            : Problem.Conflict("The settings of the mailbox cannot be read now: it is paused or parked, or an incident holds it, "
                + "or Gmail does not answer. The result of the last audit stays.");

    private async Task<Mailbox?> FindAsync(string account, string address, CancellationToken cancellationToken) =>
        ApiPath.ToKey(account, address) is { } key && await mailboxes.FindAsync(key, cancellationToken) is { } mailbox
            ? await addresses.EnsureAsync(mailbox, cancellationToken)
            : null;

    private async Task<IResult> ViewOrNoneAsync(MailboxKey key, Mailbox? mailbox, CancellationToken cancellationToken) =>
        mailbox is null ? ApiPath.NoMailbox(key.Account, key.Address) : await ViewAsync(mailbox, cancellationToken);

    private async Task<IResult> ViewAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        var (readiness, facts) = await routes.LookAsync(mailbox, cancellationToken);
        var inbound = mailbox.Standby.InboundAddress;

        return Results.Ok(new
        {
            mailbox.Key.Address,
            inboundAddress = inbound,
            readiness = MailboxView.Spell(readiness.State),
            cause = readiness.Cause?.ToString(),
            causeInWords = readiness.Cause is null ? null : Wording.English.Readiness(readiness.Cause),
            lastArrived = facts.LastArrivedAt,
            lastAudit = facts.Audit?.At,
            proof = facts.TestSentAt is null ? null : new { sentAt = facts.TestSentAt, arrivedAt = facts.TestArrivedAt },
            confirmation = facts.Confirmation is { } asked ? new { asked.Code, asked.Link, asked.ArrivedAt } : null,
            guide = inbound is null ? null : Wording.Guide(mailbox.Key.Address, inbound),
        });
    }
}
