namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;

/// <summary>What starts one invocation.</summary>
/// <param name="Origin">Names the cause in logs: never any part of a payload.</param>
/// <param name="Value">Goes to the trigger's parameter.</param>
/// <param name="BindingData">Goes to parameters by name, without regard to case.</param>
internal sealed record TriggerData(string Origin, object? Value, IReadOnlyDictionary<string, object?> BindingData)
{
    public RetryContext? Retry { get; init; }

    /// <summary>What the runtime attaches to the invocation before the pipeline starts.</summary>
    public Action<FunctionContext>? Prepare { get; init; }

    public static IReadOnlyDictionary<string, object?> NoBindingData { get; } = new Dictionary<string, object?>();
}
