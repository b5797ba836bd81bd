using System.Collections.Immutable;
using System.Reflection;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Functions;

/// <summary>What middleware sees of a function.</summary>
internal sealed class LocalFunctionDefinition(LocalFunction function) : FunctionDefinition
{
    public override ImmutableArray<FunctionParameter> Parameters { get; } =
        [.. function.Method.GetParameters().Select(Describe)];

    public override string PathToAssembly { get; } = function.Type.Assembly.Location;

    public override string EntryPoint { get; } = $"{function.Type.FullName}.{function.Method.Name}";

    public override string Id { get; } = function.Name;

    public override string Name { get; } = function.Name;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } =
        ImmutableDictionary<string, BindingMetadata>.Empty.Add(
            function.TriggerParameter.Name!,
            new LocalBindingMetadata(function.TriggerParameter.Name!, function.Trigger.BindingType, BindingDirection.In));

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; } =
        Outputs(function).ToImmutableDictionary(binding => binding.Name);

    private static FunctionParameter Describe(ParameterInfo parameter) =>
        new(parameter.Name!, parameter.ParameterType, parameter.HasDefaultValue, parameter.HasDefaultValue ? parameter.DefaultValue : null);

    private static IEnumerable<BindingMetadata> Outputs(LocalFunction function)
    {
        foreach (var output in function.Outputs)
        {
            yield return new LocalBindingMetadata(output.Property?.Name ?? "$return", "queue", BindingDirection.Out);
        }

        if (function.Trigger is Trigger.Http && function.Outputs.All(output => output.Property is not null))
        {
            yield return new LocalBindingMetadata(function.HttpResult?.Name ?? "$return", "http", BindingDirection.Out);
        }
    }

    private sealed class LocalBindingMetadata(string name, string type, BindingDirection direction) : BindingMetadata
    {
        public override string Name { get; } = name;

        public override string Type { get; } = type;

        public override BindingDirection Direction { get; } = direction;
    }
}
