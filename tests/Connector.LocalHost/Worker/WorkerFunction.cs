using System.Text.Json;
using Connector.LocalHost.Protocol;

namespace Connector.LocalHost.Worker;

/// <summary>A function as the worker describes it.</summary>
internal sealed class WorkerFunction
{
    private readonly JsonElement _trigger;

    /// <exception cref="StartException">The function has no trigger.</exception>
    public WorkerFunction(RpcFunctionMetadata metadata)
    {
        Metadata = metadata;
        _trigger = metadata.RawBindings.Select(Parse).FirstOrDefault(IsTrigger);

        if (_trigger.ValueKind == JsonValueKind.Undefined)
        {
            throw new StartException($"Function {metadata.Name} has no trigger.");
        }
    }

    public RpcFunctionMetadata Metadata { get; }

    public string Id => Metadata.FunctionId;

    public string Name => Metadata.Name;

    public bool IsHttp => Type.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase);

    public bool IsQueue => Type.Equals("queueTrigger", StringComparison.OrdinalIgnoreCase);

    public bool IsTimer => Type.Equals("timerTrigger", StringComparison.OrdinalIgnoreCase);

    /// <summary>The trigger's type as the worker spells it, such as <c>queueTrigger</c>.</summary>
    public string Type => this["type"]!;

    /// <summary>The name of the parameter that the trigger binds.</summary>
    public string Parameter => this["name"]!;

    /// <summary>
    /// Whether the worker converts the message itself and needs all that the queue says of it (a QueueMessage parameter).
    /// </summary>
    public bool IsDeferred =>
        _trigger.TryGetProperty("properties", out var properties)
            && bool.TryParse(Text(properties, "supportsDeferredBinding"), out var deferred) && deferred;

    /// <summary>Whether the parameter takes bytes.</summary>
    public bool IsBinary => string.Equals(this["dataType"], "Binary", StringComparison.OrdinalIgnoreCase);

    /// <summary>The HTTP verbs in capitals; empty if every verb is allowed.</summary>
    public IReadOnlyList<string> Methods =>
        _trigger.TryGetProperty("methods", out var methods)
            ? [.. methods.EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant())] : [];

    /// <summary>A property of the trigger; null if it is not there.</summary>
    public string? this[string property] => Text(_trigger, property);

    private static bool IsTrigger(JsonElement binding) =>
        Text(binding, "type")?.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase) == true;

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static string? Text(JsonElement element, string name) => element.EnumerateObject()
        .Where(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && one.Value.ValueKind != JsonValueKind.Null)
        .Select(one => one.Value.ToString())
        .FirstOrDefault();
}
