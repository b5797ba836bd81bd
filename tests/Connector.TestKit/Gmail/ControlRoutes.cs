using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Connector.TestKit.Gmail;

/// <summary>
/// The simulator's switches over HTTP, for another process: what <see cref="GmailSimulator"/> offers in code, as JSON under /control.
/// </summary>
internal sealed class ControlRoutes(GmailSimulator simulator)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        AllowOutOfOrderMetadataProperties = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    public void Map(RouteGroupBuilder control)
    {
        control.MapGet("/faults", context => WriteAsync(context, simulator.Faults.Active.Select(Describe)));
        control.MapPost("/faults", Guarded(SetFaultAsync));
        control.MapDelete("/faults", context => DoneAsync(context, simulator.Faults.Clear));
        control.MapDelete("/faults/{id}", ClearFaultAsync);
        control.MapGet("/requests", context => WriteAsync(context, simulator.Requests));
        control.MapDelete("/requests", context => DoneAsync(context, simulator.ForgetRequests));
        control.MapGet("/sorry", context => WriteAsync(context, simulator.SorryPageRequests));
        control.MapPost("/tokens/revoke", context => DoneAsync(context, () => simulator.RevokeAccessTokens(Query(context, "address"))));
        control.MapPost("/serviceAccounts/{name}", CreateServiceAccountAsync);
        control.MapGet("/mailboxes", context => WriteAsync(context, simulator.Mailboxes.Select(Describe)));
        control.MapPost("/mailboxes", Guarded(AddMailboxAsync));
        MapMailbox(control.MapGroup("/mailboxes/{address}"));
    }

    private void MapMailbox(RouteGroupBuilder mailbox)
    {
        mailbox.MapGet("", Guarded(context => WriteAsync(context, Describe(MailboxOf(context)))));
        mailbox.MapDelete("", context => DoneAsync(context, () => simulator.RemoveMailbox(Route(context, "address"))));
        mailbox.MapPatch("", Guarded(ChangeMailboxAsync));
        mailbox.MapGet("/messages", Guarded(context => WriteAsync(context, MailboxOf(context).Messages.Select(Describe))));
        mailbox.MapPost("/messages", Guarded(DeliverAsync));
        mailbox.MapDelete("/messages/{id}", Guarded(context => DoneAsync(context, () => MailboxOf(context).Delete(Route(context, "id")))));
        mailbox.MapPost("/messages/{id}/labels", Guarded(ChangeLabelsAsync));
        mailbox.MapPost("/history/expire", Guarded(ExpireHistoryAsync));
    }

    private async Task SetFaultAsync(HttpContext context)
    {
        var order = await ReadAsync<FaultOrder>(context);
        await WriteAsync(context, Describe(simulator.Faults.Set(order.Fault, order.Scope)), StatusCodes.Status201Created);
    }

    private async Task ClearFaultAsync(HttpContext context)
    {
        var fault = simulator.Faults.Active.FirstOrDefault(active => active.Id == Route(context, "id"));
        fault?.Dispose();
        context.Response.StatusCode = fault is null ? StatusCodes.Status404NotFound : StatusCodes.Status204NoContent;
        await context.Response.CompleteAsync();
    }

    private async Task CreateServiceAccountAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(simulator.CreateServiceAccount(Route(context, "name")), context.RequestAborted);
    }

    private async Task AddMailboxAsync(HttpContext context)
    {
        var order = await ReadAsync<MailboxOrder>(context);
        await WriteAsync(context, Describe(simulator.AddMailbox(order.Address, order.RefreshToken)), StatusCodes.Status201Created);
    }

    private async Task ChangeMailboxAsync(HttpContext context)
    {
        var mailbox = MailboxOf(context);
        var change = await ReadAsync<MailboxChange>(context);
        mailbox.IsRevoked = change.IsRevoked ?? mailbox.IsRevoked;
        mailbox.IsDelegated = change.IsDelegated ?? mailbox.IsDelegated;
        mailbox.AutoForwarding = change.AutoForwarding ?? mailbox.AutoForwarding;
        mailbox.ForwardingAddresses = change.ForwardingAddresses ?? mailbox.ForwardingAddresses;
        await WriteAsync(context, Describe(mailbox));
    }

    /// <summary>The body is the mail; ?labels=A,B and ?internalDate=ISO are optional.</summary>
    private static async Task DeliverMailAsync(HttpContext context, SimulatedMailbox mailbox)
    {
        using var raw = new MemoryStream();
        await context.Request.Body.CopyToAsync(raw, context.RequestAborted);
        var labels = Query(context, "labels")?.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var date = Query(context, "internalDate") is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : (DateTimeOffset?)null;
        var id = mailbox.Deliver(raw.ToArray(), labels, date, Query(context, "threadId"));
        await WriteAsync(context, Describe(mailbox.Find(id)!), StatusCodes.Status201Created);
    }

    private Task DeliverAsync(HttpContext context) => DeliverMailAsync(context, MailboxOf(context));

    private async Task ChangeLabelsAsync(HttpContext context)
    {
        var mailbox = MailboxOf(context);
        var change = await ReadAsync<LabelChange>(context);
        mailbox.AddLabels(Route(context, "id"), [.. change.Add ?? []]);
        mailbox.RemoveLabels(Route(context, "id"), [.. change.Remove ?? []]);
        await WriteAsync(context, Describe(mailbox.Find(Route(context, "id"))!));
    }

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

    /// <summary>A wrong order is answered with a line that says so.</summary>
    private static RequestDelegate Guarded(RequestDelegate act) => async context =>
    {
        try
        {
            await act(context);
        }
        catch (Exception failure) when (failure is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            var status = failure is KeyNotFoundException ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest;
            await WriteAsync(context, new { error = failure.Message }, status);
        }
    };

    private SimulatedMailbox MailboxOf(HttpContext context) => simulator.Mailbox(Route(context, "address"));

    private static string Route(HttpContext context, string name) => (string)context.GetRouteValue(name)!;

    private static string? Query(HttpContext context, string name) => context.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    private static object Describe(ActiveFault active) => new { active.Id, active.Fault, active.Scope, active.Hits };

    private static object Describe(SimulatedMailbox mailbox) => new
    {
        mailbox.Address,
        mailbox.RefreshToken,
        HistoryId = GmailJson.Number(mailbox.HistoryId),
        Messages = mailbox.Messages.Count,
        mailbox.IsRevoked,
        mailbox.IsDelegated,
        mailbox.AutoForwarding,
        mailbox.ForwardingAddresses,
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

    private static Task DoneAsync(HttpContext context, Action act)
    {
        act();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task<T> ReadAsync<T>(HttpContext context) =>
        await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Json, context.RequestAborted) ?? throw new JsonException("A body is due.");

    private static async Task WriteAsync(HttpContext context, object value, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = GoogleAnswer.JsonType;
        await JsonSerializer.SerializeAsync(context.Response.Body, value, Json, context.RequestAborted);
    }

    private sealed record FaultOrder(GmailFault Fault, FaultScope? Scope = null);

    private sealed record MailboxOrder(string Address, string? RefreshToken = null);

    private sealed record MailboxChange(
        bool? IsRevoked = null,
        bool? IsDelegated = null,
        AutoForwarding? AutoForwarding = null,
        IReadOnlyList<ForwardingAddress>? ForwardingAddresses = null);

    private sealed record LabelChange(IReadOnlyList<string>? Add = null, IReadOnlyList<string>? Remove = null);
}
