namespace Microsoft.Azure.Functions.Worker;

/// <summary>Asks for a failed invocation to be tried again at once. Of the triggers here only timers know it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>Tries after the first one; -1 for no end.</summary>
    public int MaxRetryCount { get; set; }
}
