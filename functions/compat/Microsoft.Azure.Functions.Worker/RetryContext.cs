namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which try of an invocation this is.</summary>
public abstract class RetryContext
{
    /// <summary>0 on the first try.</summary>
    public abstract int RetryCount { get; }

    /// <summary>-1 for no end.</summary>
    public abstract int MaxRetryCount { get; }
}
