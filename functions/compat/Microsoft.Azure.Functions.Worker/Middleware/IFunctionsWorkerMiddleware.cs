namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Code around every invocation. One instance serves them all.</summary>
public interface IFunctionsWorkerMiddleware
{
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
