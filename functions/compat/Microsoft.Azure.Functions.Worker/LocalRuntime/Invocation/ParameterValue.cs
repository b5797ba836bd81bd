using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;

/// <summary>Makes what a trigger holds into what a parameter takes.</summary>
internal static class ParameterValue
{
    /// <summary>What a parameter gets by its type alone; null when its type says nothing.</summary>
    public static object? OfContext(FunctionContext context, ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(FunctionContext) => context,
        var type when type == typeof(CancellationToken) => context.CancellationToken,
        var type when type == typeof(HttpRequest) => context.GetHttpContext()?.Request,
        _ => null,
    };

    /// <exception cref="FunctionInputConverterException">It does not fit. The message quotes no payload.</exception>
    public static async ValueTask<object?> FromAsync(FunctionContext context, object? source, string name, Type target)
    {
        if (source is null || target.IsInstanceOfType(source))
        {
            return source;
        }

        try
        {
            return source switch
            {
                QueueMessage message => await FromMessageAsync(context, message, target),
                TimerInfo timer when target == typeof(string) => JsonSerializer.Serialize(timer),
                string text => await FromTextAsync(context, text, target),
                _ => throw new FunctionInputConverterException($"Cannot convert input parameter '{name}' to type '{target.FullName}'."),
            };
        }
        catch (JsonException misfit)
        {
            // The exception's own message may quote the payload; its path holds names only.
            throw new FunctionInputConverterException(
                $"Cannot convert input parameter '{name}' to type '{target.FullName}': the JSON does not fit at {misfit.Path ?? "$"}.");
        }
        catch (Exception misfit) when (misfit is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new FunctionInputConverterException(
                $"Cannot convert input parameter '{name}' to type '{target.FullName}' ({misfit.GetType().Name}).");
        }
    }

    private static ValueTask<object?> FromMessageAsync(FunctionContext context, QueueMessage message, Type target)
    {
        if (target == typeof(BinaryData))
        {
            return new(message.Body);
        }

        if (target == typeof(byte[]))
        {
            return new(message.Body.ToArray());
        }

        return FromTextAsync(context, message.Body.ToString(), target);
    }

    private static async ValueTask<object?> FromTextAsync(FunctionContext context, string text, Type target)
    {
        if (target == typeof(string))
        {
            return text;
        }

        var simple = Nullable.GetUnderlyingType(target) ?? target;
        if (simple.IsValueType && TypeDescriptor.GetConverter(simple) is { } converter && converter.CanConvertFrom(typeof(string)))
        {
            return converter.ConvertFromString(null, CultureInfo.InvariantCulture, text);
        }

        var serializer = context.InstanceServices.GetRequiredService<IOptions<WorkerOptions>>().Value.Serializer!;
        using var stream = BinaryData.FromString(text).ToStream();
        return await serializer.DeserializeAsync(stream, target, CancellationToken.None);
    }
}
