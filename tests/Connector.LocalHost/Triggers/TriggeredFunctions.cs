using System.Globalization;
using System.Text.Json;
using Connector.LocalHost.Protocol;
using Connector.LocalHost.Worker;
using Google.Protobuf;
using Microsoft.Azure.WebJobs;
using Binder = Microsoft.Azure.WebJobs.Binder;
using ExecutionContext = Microsoft.Azure.WebJobs.ExecutionContext;

namespace Connector.LocalHost.Triggers;

/// <summary>Called by the WebJobs SDK: turns a queue message or a timer's tick into an invocation of the worker.</summary>
/// <remarks>Public, because the derived class is made at run time in another assembly (<see cref="TriggerClass"/>).</remarks>
public abstract class TriggeredFunctions
{
    private readonly WorkerLink _link;

    /// <param name="services">Has the link to the worker.</param>
    protected TriggeredFunctions(IServiceProvider services) => _link = (WorkerLink)services.GetService(typeof(WorkerLink))!;

    /// <summary>Runs the function of that name.</summary>
    /// <param name="trigger">A text, bytes, <see cref="ParameterBindingData"/> or <see cref="TimerInfo"/>.</param>
    public Task CallAsync(string name, object trigger, Binder binder, ExecutionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(binder);
        ArgumentNullException.ThrowIfNull(context);
        var function = _link.Functions.First(one => one.Name == name);
        var request = new InvocationRequest { InvocationId = context.InvocationId.ToString() };
        request.InputData.Add(new ParameterBinding { Name = function.Parameter, Data = Data(trigger) });

        foreach (var (key, value) in binder.BindingData)
        {
            // "sys" holds the method's name and the time, for the SDK's own binding expressions.
            if (value is not null && !key.Equals("sys", StringComparison.OrdinalIgnoreCase))
            {
                request.TriggerMetadata[key] = Data(value);
            }
        }

        if (trigger is string text)
        {
            AddProperties(request, text);
        }

        if (context.RetryContext is { } retry)
        {
            request.RetryContext = new Protocol.RetryContext { RetryCount = retry.RetryCount, MaxRetryCount = retry.MaxRetryCount };
        }

        return _link.InvokeAsync(function, request, cancellationToken);
    }

    private static TypedData Data(object value) => value switch
    {
        string text => new TypedData { String = text },
        byte[] bytes => new TypedData { Bytes = ByteString.CopyFrom(bytes) },
        ParameterBindingData data => new TypedData
        {
            ModelBindingData = new ModelBindingData
            {
                Version = data.Version,
                Source = data.Source,
                ContentType = data.ContentType,
                Content = ByteString.CopyFrom(data.Content),
            },
        },
        TimerInfo timer => new TypedData { Json = Json(timer) },
        _ => new TypedData { Json = JsonSerializer.Serialize(value) },
    };

    private static string Json(TimerInfo timer) => JsonSerializer.Serialize(new
    {
        Schedule = new { timer.Schedule.AdjustForDST },
        ScheduleStatus = timer.ScheduleStatus is { } status ? new { status.Last, status.Next, status.LastUpdated } : null,
        timer.IsPastDue,
    });

    /// <summary>A function can bind the properties of a JSON message by name; they hide the queue's own values of that name.</summary>
    private static void AddProperties(InvocationRequest request, string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith('{'))
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(text);

            foreach (var property in document.RootElement.EnumerateObject().Where(
                one => one.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Array)))
            {
                Add(request, property);
            }
        }
        catch (JsonException)
        {
            // A message need not be JSON.
        }
    }

    /// <summary>The worker compares names without case and refuses two that are equal.</summary>
    private static void Add(InvocationRequest request, JsonProperty property)
    {
        if (request.TriggerMetadata.Keys.FirstOrDefault(key => key.Equals(property.Name, StringComparison.OrdinalIgnoreCase)) is { } hidden)
        {
            request.TriggerMetadata.Remove(hidden);
        }

        request.TriggerMetadata[property.Name] = property.Value.ValueKind == JsonValueKind.Object
            ? new TypedData { Json = property.Value.GetRawText() }
            : new TypedData { String = string.Create(CultureInfo.InvariantCulture, $"{property.Value}") };
    }
}
