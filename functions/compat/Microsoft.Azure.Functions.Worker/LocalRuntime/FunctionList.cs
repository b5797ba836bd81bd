using Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Functions;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime;

/// <summary>What the start prints: each function in a line, and where requests go.</summary>
internal static class FunctionList
{
    public static IEnumerable<string> Lines(IReadOnlyList<LocalFunction> functions, HostSettings host, IEnumerable<string> addresses)
    {
        foreach (var function in functions)
        {
            yield return $"{function.Name}: {Describe(function.Trigger)}";
        }

        foreach (var address in addresses)
        {
            yield return $"Listening on {address.TrimEnd('/')}/{host.RoutePrefix}".TrimEnd('/');
        }
    }

    private static string Describe(Trigger trigger) => trigger switch
    {
        Trigger.Timer timer => $"timer {timer.Schedule.Expression}",
        Trigger.Queue queue => $"queue {queue.Name}",
        Trigger.Http http => $"http {(http.Methods.Count == 0 ? "ANY" : string.Join(',', http.Methods).ToUpperInvariant())} /{http.Route.RawText}",
        _ => trigger.BindingType,
    };
}
