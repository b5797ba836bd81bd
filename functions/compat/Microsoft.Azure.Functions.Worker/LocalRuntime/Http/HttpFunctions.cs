using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Http;

/// <summary>The routes of the app's HTTP functions.</summary>
internal sealed class HttpFunctions(IReadOnlyList<LocalFunction> functions, FunctionInvoker invoker)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var function in functions)
        {
            if (function.Trigger is Trigger.Http trigger)
            {
                var endpoint = routes.Map(trigger.Route, http => AnswerAsync(function, trigger, http)).WithDisplayName(function.Name);
                if (trigger.Methods.Count > 0)
                {
                    endpoint.WithMetadata(new HttpMethodMetadata(trigger.Methods.Select(method => method.ToUpperInvariant())));
                }
            }
        }
    }

    private async Task AnswerAsync(LocalFunction function, Trigger.Http trigger, HttpContext http)
    {
        var data = new TriggerData(
            $"HTTP {http.Request.Method} {trigger.Route.RawText}",
            http.Request,
            http.Request.RouteValues.ToDictionary(value => value.Key, value => value.Value, StringComparer.OrdinalIgnoreCase))
        {
            Prepare = context =>
            {
                context.Features.Set(http);
                http.RequestServices = context.InstanceServices;
            },
        };
        if (await invoker.InvokeAsync(function, data) == InvocationOutcome.Succeeded)
        {
            return;
        }

        if (http.Response.HasStarted)
        {
            http.Abort();
        }
        else
        {
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }
}
