using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The way from an invocation to its request.</summary>
public static class FunctionContextExtensions
{
    /// <summary>Null when the function was not triggered by a request.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context.Items.TryGetValue(HttpInvocation.ContextKey, out var value) ? value as HttpContext : null;
}
