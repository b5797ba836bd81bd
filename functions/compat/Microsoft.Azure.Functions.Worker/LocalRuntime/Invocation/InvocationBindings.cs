using System.Reflection;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Functions;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;

/// <summary>Inputs and result of one invocation.</summary>
internal sealed class InvocationBindings(LocalFunction function, TriggerData trigger)
{
    private readonly Dictionary<string, object?> _bound = new(StringComparer.OrdinalIgnoreCase);

    public LocalFunction Function => function;

    public object? Result { get; set; }

    /// <exception cref="FunctionInputConverterException">Something does not fit. The message quotes no payload.</exception>
    public async ValueTask<object?[]> BindParametersAsync(FunctionContext context)
    {
        var parameters = function.Method.GetParameters();
        var values = new object?[parameters.Length];
        var errors = new List<string>();
        for (var index = 0; index < parameters.Length; index++)
        {
            try
            {
                values[index] = await BindAsync(context, parameters[index]);
            }
            catch (FunctionInputConverterException misfit)
            {
                errors.Add(misfit.Message);
            }
        }

        return errors.Count == 0
            ? values
            : throw new FunctionInputConverterException(
                $"Error converting {errors.Count} input parameters for Function '{function.Name}': {string.Join(" ", errors)}");
    }

    public async ValueTask<InputBindingData<T>> BindAsync<T>(FunctionContext context, BindingMetadata binding)
    {
        if (!_bound.ContainsKey(binding.Name))
        {
            _bound[binding.Name] = await ParameterValue.FromAsync(context, Source(binding.Name), binding.Name, typeof(T));
        }

        return new BoundInput<T>(_bound, binding);
    }

    private async ValueTask<object?> BindAsync(FunctionContext context, ParameterInfo parameter)
    {
        var name = parameter.Name!;
        if (_bound.TryGetValue(name, out var value))
        {
            return value;
        }

        if (ParameterValue.OfContext(context, parameter) is { } ambient)
        {
            return ambient;
        }

        if (parameter.IsDefined(typeof(Worker.Http.FromBodyAttribute)))
        {
            return _bound[name] = await Http.RequestBody.ReadAsync(context, name, parameter.ParameterType);
        }

        return Source(name) is { } source
            ? _bound[name] = await ParameterValue.FromAsync(context, source, name, parameter.ParameterType)
            : Absent(parameter);
    }

    private object? Source(string name) =>
        name.Equals(function.TriggerParameter.Name, StringComparison.OrdinalIgnoreCase)
            ? trigger.Value
            : trigger.BindingData.GetValueOrDefault(name);

    private static object? Absent(ParameterInfo parameter)
    {
        if (parameter.HasDefaultValue)
        {
            return parameter.DefaultValue;
        }

        return !parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null
            ? null
            : throw new FunctionInputConverterException(
                $"Could not populate the value for '{parameter.Name}' parameter. Consider adding a default value or making the parameter nullable.");
    }

    private sealed class BoundInput<T>(Dictionary<string, object?> bound, BindingMetadata binding) : InputBindingData<T>
    {
        public override BindingMetadata BindingMetadata => binding;

        public override T? Value
        {
            get => (T?)bound[binding.Name];
            set => bound[binding.Name] = value;
        }
    }
}
