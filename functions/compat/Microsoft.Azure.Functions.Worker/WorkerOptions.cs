using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>How the worker reads payloads and writes outputs.</summary>
public class WorkerOptions
{
    /// <summary>Null until the options are built; then System.Text.Json, which matches names without regard to case.</summary>
    public ObjectSerializer? Serializer { get; set; }
}
