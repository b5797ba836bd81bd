using Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Inputs and result of an invocation, for middleware.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>Binds a parameter before the function runs; the function then gets the same value.</summary>
    public static ValueTask<InputBindingData<T>> BindInputAsync<T>(this FunctionContext context, BindingMetadata bindingMetadata)
    {
        ArgumentNullException.ThrowIfNull(bindingMetadata);
        return Bindings(context).BindAsync<T>(context, bindingMetadata);
    }

    /// <exception cref="InvalidOperationException">The result is none, or of another type.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context)
    {
        var bindings = Bindings(context);
        return bindings.Result is T
            ? new BoundResult<T>(bindings)
            : throw new InvalidOperationException($"The invocation's result is no {typeof(T)}.");
    }

    public static InvocationResult GetInvocationResult(this FunctionContext context) => new BoundResult(Bindings(context));

    private static InvocationBindings Bindings(FunctionContext context) =>
        context.Features.Get<InvocationBindings>()
        ?? throw new InvalidOperationException($"No feature is registered with the type {typeof(InvocationBindings)}.");
}
