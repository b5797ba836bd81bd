namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;

/// <summary>An invocation's result, written through to the invocation.</summary>
internal sealed class BoundResult(InvocationBindings bindings) : InvocationResult
{
    public override object? Value
    {
        get => bindings.Result;
        set => bindings.Result = value;
    }
}

/// <summary>The same with a type.</summary>
internal sealed class BoundResult<T>(InvocationBindings bindings) : InvocationResult<T>
{
    public override T? Value
    {
        get => (T?)bindings.Result;
        set => bindings.Result = value;
    }
}
