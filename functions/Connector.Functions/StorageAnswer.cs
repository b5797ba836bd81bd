using Connector.Api;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Connector.Functions;

/// <summary>Answers an HTTP call with 503 while storage cannot be reached. The host would answer the exception with an empty 500.</summary>
internal sealed partial class StorageAnswer(ILogger<StorageAnswer> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (context.GetHttpContext() is { Response.HasStarted: false }
            && StorageAway.AnswerTo(exception) is not null)
        {
            Log.Away(logger, exception);
            context.GetInvocationResult().Value = StorageAway.AnswerTo(exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Storage is out of reach.")]
        public static partial void Away(ILogger logger, Exception exception);
    }
}
