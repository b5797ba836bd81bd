using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;

/// <summary>What host.json says, with <c>AzureFunctionsJobHost__…</c> settings over it.</summary>
/// <param name="FunctionTimeout">Null for no end.</param>
internal sealed record HostSettings(string HostId, string RoutePrefix, TimeSpan? FunctionTimeout, QueueSettings Queues)
{
    private static readonly TimeSpan SevenDays = TimeSpan.FromDays(7);

    public static HostSettings Read(string directory, IConfiguration settings, string applicationName, bool development)
    {
        var builder = new ConfigurationBuilder();
        AppSettings.AddJson(builder, Path.Combine(directory, "host.json"));
        var overrides = settings.GetSection("AzureFunctionsJobHost").AsEnumerable(makePathsRelative: true);
        builder.AddInMemoryCollection(overrides.Where(entry => entry.Value is not null));
        var host = new HostJson(builder.Build());
        return new HostSettings(
            ReadHostId(settings, applicationName),
            host.Text("extensions:http:routePrefix", "api").Trim('/'),
            host.Text("functionTimeout", "00:30:00") is "-1"
                ? null
                : host.Span("functionTimeout", TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(1), TimeSpan.MaxValue),
            ReadQueues(host, development));
    }

    private static QueueSettings ReadQueues(HostJson host, bool development)
    {
        var batchSize = host.Number("extensions:queues:batchSize", 16, 1, 32);
        return new QueueSettings(
            batchSize,
            host.Number("extensions:queues:newBatchThreshold", batchSize * Environment.ProcessorCount / 2, 0, int.MaxValue),
            host.Span(
                "extensions:queues:maxPollingInterval",
                TimeSpan.FromSeconds(development ? 2 : 60), TimeSpan.FromMilliseconds(100), TimeSpan.MaxValue),
            host.Span("extensions:queues:visibilityTimeout", TimeSpan.Zero, TimeSpan.Zero, SevenDays),
            host.Number("extensions:queues:maxDequeueCount", 5, 1, int.MaxValue),
            host.Choice("extensions:queues:messageEncoding", "base64", "none") == "base64");
    }

    private static string ReadHostId(IConfiguration settings, string applicationName)
    {
        if (settings["AzureFunctionsWebHost:hostid"] is { Length: > 0 } chosen)
        {
            return chosen.Length <= 32
                ? chosen
                : throw new StartException($"AzureFunctionsWebHost__hostid is '{chosen}'; allowed are at most 32 characters.");
        }

        var letters = applicationName.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-');
        return string.Concat(letters.Take(32)).Trim('-');
    }
}
