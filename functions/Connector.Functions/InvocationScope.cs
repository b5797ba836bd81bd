using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Connector.Functions;

/// <summary>Adds the names of the function and the invocation to every log line of an invocation.</summary>
internal sealed class InvocationScope(ILogger<InvocationScope> logger) : IFunctionsWorkerMiddleware
{
    private static readonly Func<ILogger, string, string, IDisposable?> Scope =
        LoggerMessage.DefineScope<string, string>("{Function} {Invocation}");

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        using (Scope(logger, context.FunctionDefinition.Name, context.InvocationId))
        {
            await next(context);
        }
    }
}
