using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static Connector.TestKit.Gmail.ControlJson;

namespace Connector.TestKit.Gmail;

/// <summary>The mailboxes under /control: making them, filling them, and what their owners do.</summary>
internal sealed class MailboxControlRoutes(GmailSimulator simulator)
{
    public void Map(RouteGroupBuilder mailboxes)
    {
        mailboxes.MapGet("", context => WriteAsync(context, simulator.Mailboxes.Select(Describe)));
        mailboxes.MapPost("", Guarded(AddAsync));
        mailboxes.MapGet("/{address}", Guarded(context => WriteAsync(context, Describe(MailboxOf(context)))));
        mailboxes.MapPatch("/{address}", Guarded(ChangeAsync));
        mailboxes.MapDelete("/{address}", context => DoneAsync(context, () => simulator.RemoveMailbox(Route(context, "address"))));
        mailboxes.MapGet("/{address}/messages", Guarded(context => WriteAsync(context, MailboxOf(context).Messages.Select(Describe))));
        mailboxes.MapPost("/{address}/messages", Guarded(DeliverAsync));
        mailboxes.MapDelete(
            "/{address}/messages/{id}", Guarded(context => DoneAsync(context, () => MailboxOf(context).Delete(Route(context, "id")))));
        mailboxes.MapPost("/{address}/messages/{id}/labels", Guarded(ChangeLabelsAsync));
        mailboxes.MapPost("/{address}/history/expire", Guarded(ExpireHistoryAsync));
    }

    private async Task AddAsync(HttpContext context)
    {
        var order = await ReadAsync<MailboxOrder>(context);
        await WriteAsync(context, Describe(simulator.AddMailbox(order.Address, order.RefreshToken)), StatusCodes.Status201Created);
    }

    private async Task ChangeAsync(HttpContext context)
    {
        var mailbox = MailboxOf(context);
        var change = await ReadAsync<MailboxChange>(context);
        mailbox.IsRevoked = change.IsRevoked ?? mailbox.IsRevoked;
        mailbox.Owner.HasGmail = change.HasGmail ?? mailbox.Owner.HasGmail;
        mailbox.Owner.IsBlockedByAdministrator = change.IsBlockedByAdministrator ?? mailbox.Owner.IsBlockedByAdministrator;
        mailbox.Owner.WithholdsRefreshToken = change.WithholdsRefreshToken ?? mailbox.Owner.WithholdsRefreshToken;
        mailbox.IsDelegated = change.IsDelegated ?? mailbox.IsDelegated;
        mailbox.AutoForwarding = change.AutoForwarding ?? mailbox.AutoForwarding;
        mailbox.ForwardingAddresses = change.ForwardingAddresses ?? mailbox.ForwardingAddresses;
        mailbox.MayForward = change.MayForward ?? mailbox.MayForward;
        await WriteAsync(context, Describe(mailbox));
    }

    /// <summary>The body is the mail; ?labels=A,B and ?internalDate=ISO and ?threadId= are optional.</summary>
    private async Task DeliverAsync(HttpContext context)
    {
        var mailbox = MailboxOf(context);
        using var raw = new MemoryStream();
        await context.Request.Body.CopyToAsync(raw, context.RequestAborted);
        var labels = Query(context, "labels")?.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var date =
            Query(context, "internalDate") is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : (DateTimeOffset?)null;
        var id = mailbox.Deliver(raw.ToArray(), labels, date, Query(context, "threadId"));
        await WriteAsync(context, Describe(mailbox.Find(id)!), StatusCodes.Status201Created);
    }

    private async Task ChangeLabelsAsync(HttpContext context)
    {
        var (mailbox, id) = (MailboxOf(context), Route(context, "id"));
        var change = await ReadAsync<LabelChange>(context);
        mailbox.AddLabels(id, [.. change.Add ?? []]);
        mailbox.RemoveLabels(id, [.. change.Remove ?? []]);
        await WriteAsync(context, Describe(mailbox.Find(id)!));
    }

    /// <summary>Up to ?before=, or all that happened until now.</summary>
    private async Task ExpireHistoryAsync(HttpContext context)
    {
        var mailbox = MailboxOf(context);
        if (Query(context, "before") is { } before)
        {
            mailbox.ExpireHistoryBefore(ulong.Parse(before, CultureInfo.InvariantCulture));
        }
        else
        {
            mailbox.ExpireHistory();
        }

        await WriteAsync(context, Describe(mailbox));
    }

    private SimulatedMailbox MailboxOf(HttpContext context) => simulator.Mailbox(Route(context, "address"));

    private static object Describe(SimulatedMailbox mailbox) => new
    {
        mailbox.Address,
        mailbox.RefreshToken,
        HistoryId = GmailJson.Number(mailbox.HistoryId),
        Messages = mailbox.Messages.Count,
        mailbox.IsRevoked,
        mailbox.Owner.HasGmail,
        mailbox.Owner.IsBlockedByAdministrator,
        mailbox.Owner.WithholdsRefreshToken,
        mailbox.IsDelegated,
        mailbox.AutoForwarding,
        mailbox.ForwardingAddresses,
        mailbox.MayForward,
    };

    private static object Describe(SimulatedMessage message) => new
    {
        message.Id,
        message.Sha256,
        message.Size,
        message.InternalDate,
        message.DeliveredAt,
        message.Labels,
        HistoryId = GmailJson.Number(message.HistoryId),
    };

    private sealed record MailboxOrder(string Address, string? RefreshToken = null);

    private sealed record MailboxChange(
        bool? IsRevoked = null,
        bool? HasGmail = null,
        bool? IsBlockedByAdministrator = null,
        bool? WithholdsRefreshToken = null,
        bool? IsDelegated = null,
        AutoForwarding? AutoForwarding = null,
        IReadOnlyList<ForwardingAddress>? ForwardingAddresses = null,
        bool? MayForward = null);

    private sealed record LabelChange(IReadOnlyList<string>? Add = null, IReadOnlyList<string>? Remove = null);
}
