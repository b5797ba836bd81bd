using Azure.Storage.Queues;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.LocalRuntime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Connector.LocalRuntimeTests.Support;

/// <summary>A function app in this process, with the functions that a test chooses.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly IHost _host;

    private TestApp(IHost host, string storage, Notes notes, RecordingLogs logs)
    {
        _host = host;
        Storage = storage;
        Notes = notes;
        Logs = logs;
        Client = new HttpClient { BaseAddress = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
    }

    public string Storage { get; }

    public Notes Notes { get; }

    public RecordingLogs Logs { get; }

    public HttpClient Client { get; }

    public static async Task<TestApp> StartAsync(TestAppSetup setup, CancellationToken cancellationToken)
    {
        var notes = setup.Notes ?? new Notes();
        var logs = new RecordingLogs();
        var host = Build(setup, notes, logs);
        await host.StartAsync(cancellationToken);
        return new TestApp(host, setup.Storage, notes, logs);
    }

    public static IHost Build(TestAppSetup setup, Notes notes, RecordingLogs logs)
    {
        var options = new LocalRuntimeOptions
        {
            ApplicationName = "Connector.LocalRuntimeTests",
            BaseDirectory = setup.Directory,
            FunctionTypes = setup.Functions,
            ReadsEnvironment = false,
            Settings = Settings(setup),
            Output = TextWriter.Null,
        };
        var builder = new FunctionsApplicationBuilder([], setup.Adjust(options), new StartWatch());
        builder.Services.AddSingleton(notes);
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.ConfigureFunctionsWebApplication();
        setup.Configure(builder);
        return builder.Build();
    }

    private static Dictionary<string, string?> Settings(TestAppSetup setup)
    {
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = setup.Storage,
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:00.1",
        };
        foreach (var (name, value) in setup.Settings)
        {
            settings[name] = value;
        }

        return settings;
    }

    public QueueClient Queue(string name, QueueMessageEncoding encoding = QueueMessageEncoding.Base64) =>
        new(Storage, name, new QueueClientOptions { MessageEncoding = encoding });

    public Task StopAsync(CancellationToken cancellationToken) => _host.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
