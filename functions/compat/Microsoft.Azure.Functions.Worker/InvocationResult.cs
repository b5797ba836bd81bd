namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a function has returned. Middleware may look at it and replace it.</summary>
public abstract class InvocationResult : InvocationResult<object>;

/// <summary>What a function has returned, with its type.</summary>
public abstract class InvocationResult<T>
{
    public abstract T? Value { get; set; }
}
