using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Connector.Benchmarks.Measuring;

/// <summary>Counts every try that a storage client makes, by kind.</summary>
internal sealed class StorageCount(string storage) : HttpPipelineSynchronousPolicy
{
    public const string PutBlob = "blob PUT";

    private readonly (string Name, Uri Uri)[] _services =
    [
        ("blob", new BlobServiceClient(storage).Uri), ("queue", new QueueServiceClient(storage).Uri), ("table", new TableServiceClient(storage).Uri),
    ];

    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Calls => new SortedDictionary<string, int>(_calls, StringComparer.Ordinal);

    public void Reset() => _calls.Clear();

    public override void OnSendingRequest(HttpMessage message) =>
        _calls.AddOrUpdate(KindOf(message.Request), 1, (_, count) => count + 1);

    private string KindOf(Request request)
    {
        var uri = request.Uri;
        var service = _services.First(service => service.Uri.Port == uri.Port && service.Uri.Host == uri.Host).Name;

        return service switch
        {
            "table" when uri.Path.EndsWith("$batch", StringComparison.Ordinal) => "table transaction",
            "table" when request.Method == RequestMethod.Get && !uri.Path.Contains('=') => "table query",
            "queue" when uri.Query.Contains("peekonly", StringComparison.Ordinal) => "queue PEEK",
            _ => $"{service} {request.Method}",
        };
    }
}
