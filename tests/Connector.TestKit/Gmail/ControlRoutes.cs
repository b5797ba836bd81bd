using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static Connector.TestKit.Gmail.ControlJson;

namespace Connector.TestKit.Gmail;

/// <summary>
/// The simulator's switches over HTTP, for another process: what <see cref="GmailSimulator"/> offers in code, as JSON under /control.
/// </summary>
internal sealed class ControlRoutes(GmailSimulator simulator)
{
    public void Map(RouteGroupBuilder control)
    {
        control.MapGet("/faults", context => WriteAsync(context, simulator.Faults.Active.Select(Describe)));
        control.MapPost("/faults", Guarded(SetFaultAsync));
        control.MapDelete("/faults", context => DoneAsync(context, simulator.Faults.Clear));
        control.MapDelete("/faults/{id}", Guarded(context => DoneAsync(context, () => FaultOf(context).Dispose())));
        control.MapGet("/requests", context => WriteAsync(context, simulator.Requests));
        control.MapDelete("/requests", context => DoneAsync(context, simulator.ForgetRequests));
        control.MapGet("/sorry", context => WriteAsync(context, simulator.SorryPageRequests));
        control.MapPost("/tokens/revoke", context => DoneAsync(context, () => simulator.RevokeAccessTokens(Query(context, "address"))));
        control.MapPost("/serviceAccounts/{name}", CreateServiceAccountAsync);
        new MailboxControlRoutes(simulator).Map(control.MapGroup("/mailboxes"));
    }

    private async Task SetFaultAsync(HttpContext context)
    {
        var order = await ReadAsync<FaultOrder>(context);
        await WriteAsync(context, Describe(simulator.Faults.Set(order.Fault, order.Scope)), StatusCodes.Status201Created);
    }

    private async Task CreateServiceAccountAsync(HttpContext context)
    {
        context.Response.ContentType = GoogleAnswer.JsonType;
        await context.Response.WriteAsync(simulator.CreateServiceAccount(Route(context, "name")), context.RequestAborted);
    }

    private ActiveFault FaultOf(HttpContext context) =>
        simulator.Faults.Active.FirstOrDefault(active => active.Id == Route(context, "id")) ?? throw new KeyNotFoundException(
            "There is no such fault.");

    private static object Describe(ActiveFault active) => new { active.Id, active.Fault, active.Scope, active.Hits };

    private sealed record FaultOrder(GmailFault Fault, FaultScope? Scope = null);
}
