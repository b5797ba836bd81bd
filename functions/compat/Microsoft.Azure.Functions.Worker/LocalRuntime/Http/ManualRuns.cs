using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Queues;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Http;

/// <summary>Lets a person run a timer or queue function now: <c>POST /admin/functions/{name}</c> with <c>{"input": …}</c>.</summary>
internal sealed class ManualRuns(IReadOnlyList<LocalFunction> functions, FunctionInvoker invoker, TimeProvider time) : ITriggerListener
{
    private readonly ConcurrentDictionary<Task, byte> _running = [];

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/admin/functions/{name}", StartAsync);

    public async Task RunAsync(CancellationToken stopping)
    {
        await Delay.For(Timeout.InfiniteTimeSpan, time, stopping);
        await Task.WhenAll(_running.Keys);
    }

    private async Task StartAsync(HttpContext http)
    {
        var name = (string)http.Request.RouteValues["name"]!;
        var function = functions.FirstOrDefault(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        http.Response.StatusCode = function switch
        {
            null => StatusCodes.Status404NotFound,
            { Trigger: Trigger.Http } => StatusCodes.Status400BadRequest,
            _ => await ReadInputAsync(http.Request) is { } input ? Start(function, input) : StatusCodes.Status400BadRequest,
        };
    }

    private int Start(LocalFunction function, string input)
    {
        var run = invoker.InvokeAsync(function, Data(function.Trigger, input));
        _running.TryAdd(run, 0);
        _ = run.ContinueWith(ended => _running.TryRemove(ended, out var _), TaskScheduler.Default);
        return StatusCodes.Status202Accepted;
    }

    private TriggerData Data(Trigger trigger, string input)
    {
        if (trigger is Trigger.Timer)
        {
            return new TriggerData("by hand", new TimerInfo(), TriggerData.NoBindingData);
        }

        var now = time.GetUtcNow();
        var message = QueuesModelFactory.QueueMessage(
            Guid.NewGuid().ToString(), "", BinaryData.FromString(input), 1, now, now, DateTimeOffset.MaxValue);
        return new TriggerData("by hand", message, MessageBindingData.Of(message));
    }

    private static async Task<string?> ReadInputAsync(HttpRequest request)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            if (body.RootElement.ValueKind != JsonValueKind.Object || !body.RootElement.TryGetProperty("input", out var input))
            {
                return "";
            }

            return input.ValueKind == JsonValueKind.String ? input.GetString() : input.GetRawText();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
