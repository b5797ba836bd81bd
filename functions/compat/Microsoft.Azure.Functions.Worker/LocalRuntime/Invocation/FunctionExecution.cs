using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;

/// <summary>The inner end of the pipeline: makes an instance, binds the parameters, calls the method.</summary>
internal static class FunctionExecution
{
    public static async Task InvokeAsync(FunctionContext context)
    {
        var bindings = context.Features.Get<InvocationBindings>()!;
        var method = bindings.Function.Method;
        var instance = method.IsStatic ? null : ActivatorUtilities.CreateInstance(context.InstanceServices, bindings.Function.Type);
        var arguments = await bindings.BindParametersAsync(context);
        var returned = method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        bindings.Result = returned is Task task ? await ResultOfAsync(task, method.ReturnType) : returned;
    }

    private static async Task<object?> ResultOfAsync(Task task, Type declared)
    {
        await task;
        return declared.IsGenericType ? declared.GetProperty(nameof(Task<>.Result))!.GetValue(task) : null;
    }
}
