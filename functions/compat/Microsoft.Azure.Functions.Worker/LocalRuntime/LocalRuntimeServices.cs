using System.Text.Json;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Http;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime;

/// <summary>Adds the local runtime to an app's services.</summary>
internal static class LocalRuntimeServices
{
    public static void AddSerializer(this IServiceCollection services)
    {
        services.Configure<JsonSerializerOptions>(json => json.PropertyNameCaseInsensitive = true);
        services.AddOptions<WorkerOptions>().PostConfigure<IOptions<JsonSerializerOptions>>(
            (worker, json) => worker.Serializer ??= new JsonObjectSerializer(json.Value));
    }

    public static void AddLocalRuntime(
        this IServiceCollection services,
        LocalRuntimeOptions options,
        HostSettings host,
        IReadOnlyList<LocalFunction> functions,
        InvocationPipeline pipeline,
        StartWatch watch)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options).AddSingleton(host).AddSingleton(functions).AddSingleton(pipeline).AddSingleton(watch);
        services.AddSingleton(provider => new StorageConnections(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<Drain>();
        services.AddSingleton<OutputQueues>();
        services.AddSingleton<FunctionInvoker>();
        services.AddSingleton<HttpFunctions>();
        services.AddSingleton<ManualRuns>();
        services.AddSingleton<ListenerFactory>();

        // Last but for the web server, which adds itself when built: the first to be told of a shutdown.
        services.AddHostedService<FunctionTriggers>();
        services.Configure<HostOptions>(hosting => hosting.ShutdownTimeout = options.DrainGrace + options.CancellationGrace);
    }
}
