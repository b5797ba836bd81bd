using Connector.Alerting;
using Connector.Forwarding;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>A mailbox's second way in over HTTP: how it stands, how it is set up, and proofs of it.</summary>
public sealed class ForwardingEndpoint(
    MailboxTable mailboxes, InboundAddresses addresses, ForwardingTable routes, MailboxAudit audit, TestMail test, ForwardingOptions options)
{
    /// <summary><c>GET accounts/{account}/mailboxes/{address}/forwarding</c>.</summary>
    public async Task<IResult> GetAsync(string account, string address, CancellationToken cancellationToken) =>
        await FindAsync(account, address, cancellationToken) is { } mailbox ? await ViewAsync(mailbox, cancellationToken) : Unknown(account, address);

    /// <summary><c>POST accounts/{account}/mailboxes/{address}/forwarding/{audit|proof|rotate|revoke}</c>.</summary>
    public async Task<IResult> ActAsync(string account, string address, string verb, CancellationToken cancellationToken)
    {
        if (await FindAsync(account, address, cancellationToken) is not { } mailbox)
        {
            return Unknown(account, address);
        }

        if (!options.IsOn)
        {
            return Problem.Conflict("There is no second way in: Forwarding__Domain is not set.");
        }

        switch (verb)
        {
            case "audit":
                return await audit.RunAsync(mailbox, cancellationToken)
                    ? await ViewAsync(mailbox, cancellationToken)
                    : Problem.Conflict("The mailbox cannot be asked now: it is paused or parked, or an incident holds it, or Gmail does not answer. What was known of it stays.");
            case "proof":
                return await test.SendAsync(mailbox.Key, cancellationToken) is SendResult.Sent
                    ? Results.Accepted(uri: null, new { sent = true })
                    : Problem.Unavailable("The test mail could not be sent: look at Alerts__Smtp__Host.");
            case "rotate":
                return await addresses.RotateAsync(mailbox.Key, cancellationToken) is { } rotated ? await ViewAsync(rotated, cancellationToken) : Unknown(account, address);
            case "revoke":
                return await addresses.RevokeAsync(mailbox.Key, cancellationToken) is { } revoked ? await ViewAsync(revoked, cancellationToken) : Unknown(account, address);
            default:
                return Problem.NotFound($"Forwarding knows audit, proof, rotate and revoke, and no '{verb}'.");
        }
    }

    private async Task<Mailbox?> FindAsync(string account, string address, CancellationToken cancellationToken) =>
        MailboxesEndpoint.KeyOf(account, address) is { } key && await mailboxes.FindAsync(key, cancellationToken) is { } mailbox
            ? await addresses.EnsureAsync(mailbox, cancellationToken)
            : null;

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
            causeInWords = ReadinessWords.Of(readiness.Cause),
            lastArrived = facts.LastArrivedAt,
            lastAudit = facts.Audit?.At,
            proof = facts.TestSentAt is null ? null : new { sentAt = facts.TestSentAt, arrivedAt = facts.TestArrivedAt },
            confirmation = facts.Confirmation is { } asked ? new { asked.Code, asked.Link, asked.ArrivedAt } : null,
            guide = inbound is null ? null : SetupGuide.For(mailbox.Key.Address, inbound),
        });
    }

    private static IResult Unknown(string account, string address) => Problem.NotFound($"There is no mailbox '{address}' in account '{account}'.");
}
