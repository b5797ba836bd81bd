using System.Reflection;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Functions;

/// <summary>A function that the local runtime can start.</summary>
/// <param name="HttpResult">The property of the return value that answers the request, if it is not the value itself.</param>
internal sealed record LocalFunction(
    string Name,
    Type Type,
    MethodInfo Method,
    ParameterInfo TriggerParameter,
    Trigger Trigger,
    IReadOnlyList<QueueOutput> Outputs,
    PropertyInfo? HttpResult,
    RetryAttribute? Retry)
{
    public FunctionDefinition Definition => field ??= new LocalFunctionDefinition(this);
}
