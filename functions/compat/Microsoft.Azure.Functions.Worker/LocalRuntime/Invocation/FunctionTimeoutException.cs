namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;

/// <summary>A function ran for longer than host.json's <c>functionTimeout</c>.</summary>
internal sealed class FunctionTimeoutException(string function, TimeSpan? limit)
    : Exception($"Function '{function}' ran for longer than {limit}.");
