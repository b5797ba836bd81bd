using System.Reflection;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Functions;

/// <summary>A queue that gets what a function returns.</summary>
/// <param name="Property">Null when the whole return value goes there.</param>
internal sealed record QueueOutput(string Name, string? Connection, PropertyInfo? Property);
