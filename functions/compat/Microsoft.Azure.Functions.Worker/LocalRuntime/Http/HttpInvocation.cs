using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Http;

/// <summary>Lends an invocation its request, and turns what the function returned into the answer.</summary>
internal sealed partial class HttpInvocation(ILogger<HttpInvocation> logger) : IFunctionsWorkerMiddleware
{
    public const string ContextKey = "HttpRequestContext";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.Features.Get<HttpContext>() is not { } http)
        {
            await next(context);
            return;
        }

        context.Items[ContextKey] = http;
        await next(context);
        await AnswerAsync(context, http);
    }

    private async Task AnswerAsync(FunctionContext context, HttpContext http)
    {
        var bindings = context.Features.Get<InvocationBindings>()!;
        var result = bindings.Function.HttpResult is { } part && bindings.Result is not null
            ? part.GetValue(bindings.Result)
            : bindings.Result;
        switch (result)
        {
            case IResult answer:
                await answer.ExecuteAsync(http);
                break;
            case IActionResult answer:
                await answer.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
                break;
            case not null:
                Log.NoAnswer(logger, context.FunctionDefinition.Name, result.GetType());
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Function} returned a {Type}, which is neither IResult nor IActionResult: the answer is empty")]
        public static partial void NoAnswer(ILogger logger, string function, Type type);
    }
}
