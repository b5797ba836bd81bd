using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Connector.Functions;

/// <summary>Names the function and the invocation on every log line that an invocation writes.</summary>
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
