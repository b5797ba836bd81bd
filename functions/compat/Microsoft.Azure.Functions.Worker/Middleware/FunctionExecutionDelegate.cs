namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>What remains of the pipeline for an invocation.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);
