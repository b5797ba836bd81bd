namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function.</summary>
public abstract class FunctionContext
{
    public abstract string InvocationId { get; }

    /// <summary>The same for all invocations of one function.</summary>
    public abstract string FunctionId { get; }

    public abstract TraceContext TraceContext { get; }

    public abstract BindingContext BindingContext { get; }

    /// <summary>Null unless the function has a retry attribute.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>The invocation's own scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>What middleware and function hand to each other.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    public abstract IInvocationFeatures Features { get; }

    /// <summary>Fires when the function has used up its time, or the app's time to drain is nearly over.</summary>
    public virtual CancellationToken CancellationToken { get; } = CancellationToken.None;
}
