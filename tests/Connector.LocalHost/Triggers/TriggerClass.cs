using System.Reflection;
using System.Reflection.Emit;
using Connector.LocalHost.Worker;
using Microsoft.Azure.WebJobs;
using Binder = Microsoft.Azure.WebJobs.Binder;
using ExecutionContext = Microsoft.Azure.WebJobs.ExecutionContext;

namespace Connector.LocalHost.Triggers;

/// <summary>
/// Makes the class in which the WebJobs SDK finds its functions: <c>Host.Functions</c>, derived from <see cref="TriggeredFunctions"/>, with
/// one method for each queue and timer function. The name is the Functions host's, so locks and timer status have the names that they have
/// on Azure.
/// </summary>
internal static class TriggerClass
{
    /// <exception cref="StartException">A function has a trigger of another kind.</exception>
    public static Type Make(IEnumerable<WorkerFunction> functions)
    {
        var made = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Host"), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("Host")
            .DefineType("Host.Functions", TypeAttributes.Public, typeof(TriggeredFunctions));
        AddConstructor(made);

        foreach (var function in functions)
        {
            AddMethod(made, function);
        }

        return made.CreateType();
    }

    private static void AddConstructor(TypeBuilder made)
    {
        var inherited =
            typeof(TriggeredFunctions).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, [typeof(IServiceProvider)])!;
        var code = made.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, [typeof(IServiceProvider)]).GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Call, inherited);
        code.Emit(OpCodes.Ret);
    }

    /// <summary>The method passes its name and its arguments on to <see cref="TriggeredFunctions.CallAsync"/>.</summary>
    private static void AddMethod(TypeBuilder made, WorkerFunction function)
    {
        var (type, attribute) = Trigger(function);
        var method = made.DefineMethod(
            function.Name, MethodAttributes.Public, typeof(Task),
            [type, typeof(Binder), typeof(ExecutionContext), typeof(CancellationToken)]);
        method.DefineParameter(1, ParameterAttributes.None, function.Parameter).SetCustomAttribute(attribute);
        method.DefineParameter(2, ParameterAttributes.None, "_binder");
        method.DefineParameter(3, ParameterAttributes.None, "_context");
        method.DefineParameter(4, ParameterAttributes.None, "_cancellationToken");

        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldstr, function.Name);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Ldarg_2);
        code.Emit(OpCodes.Ldarg_3);
        code.Emit(OpCodes.Ldarg_S, (byte)4);
        code.Emit(OpCodes.Call, typeof(TriggeredFunctions).GetMethod(nameof(TriggeredFunctions.CallAsync))!);
        code.Emit(OpCodes.Ret);
    }

    private static (Type Parameter, CustomAttributeBuilder Attribute) Trigger(WorkerFunction function) =>
        function.IsQueue ? (QueueParameter(function), QueueAttribute(function))
        : function.IsTimer ? (typeof(TimerInfo), TimerAttribute(function))
        : throw new StartException($"Function {function.Name} has a trigger that this host does not run: {function.Type}.");

    private static Type QueueParameter(WorkerFunction function) =>
        function.IsDeferred ? typeof(ParameterBindingData) : function.IsBinary ? typeof(byte[]) : typeof(string);

    private static CustomAttributeBuilder QueueAttribute(WorkerFunction function) => function["connection"] is { } connection
        ? Attribute<QueueTriggerAttribute>(function["queueName"]!, (nameof(QueueTriggerAttribute.Connection), connection))
        : Attribute<QueueTriggerAttribute>(function["queueName"]!);

    private static CustomAttributeBuilder TimerAttribute(WorkerFunction function) => Attribute<TimerTriggerAttribute>(
        function["schedule"]!,
        (nameof(TimerTriggerAttribute.UseMonitor), function["useMonitor"] is not { } monitor || bool.Parse(monitor)),
        (nameof(TimerTriggerAttribute.RunOnStartup), function["runOnStartup"] is { } run && bool.Parse(run)));

    private static CustomAttributeBuilder Attribute<T>(string argument, params (string Name, object Value)[] properties) => new(
        typeof(T).GetConstructor([typeof(string)])!,
        [argument],
        [.. properties.Select(property => typeof(T).GetProperty(property.Name)!)],
        [.. properties.Select(property => property.Value)]);
}
