namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the trigger says about an invocation, besides its payload.</summary>
public abstract class BindingContext
{
    /// <summary>Names are matched without regard to case; values are text, as they come from the host.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
