using Microsoft.Azure.Functions.Worker.Middleware;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;

/// <summary>The app's middleware in the order it was added, around the function itself.</summary>
internal sealed class InvocationPipeline(IEnumerable<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
{
    private readonly FunctionExecutionDelegate _first =
        middleware.Reverse().Aggregate((FunctionExecutionDelegate)FunctionExecution.InvokeAsync, (next, outer) => outer(next));

    public Task InvokeAsync(FunctionContext context) => _first(context);
}
