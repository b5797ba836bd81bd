using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Sends what a function returns to a storage queue, once the function has returned.</summary>
public sealed class QueueOutputAttribute(string queueName) : OutputBindingAttribute
{
    public string QueueName { get; } = queueName;

    /// <summary>Name of the setting that holds the connection; null for <c>AzureWebJobsStorage</c>.</summary>
    public string? Connection { get; set; }
}
