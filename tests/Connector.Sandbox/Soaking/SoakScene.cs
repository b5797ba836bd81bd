using Connector.TestKit.App;
using Connector.TestKit.Azurite;
using Connector.TestKit.Replay;

namespace Connector.Sandbox.Soaking;

/// <summary>The world of a soak: that of the replay with storage behind a proxy, and two instances of the app.</summary>
internal sealed class SoakScene(ReplayScene world, StorageProxy storage) : IAsyncDisposable
{
    private const string StorageSetting = "AzureWebJobsStorage";

    /// <summary>
    /// The most garbage between two collections: 16 MiB, in hexadecimal. The runtime takes the size of the processor's cache, which is
    /// 300 MiB on some machines, and would hide a leak of minutes behind it.
    /// </summary>
    private const string YoungestGeneration = "1000000";

    public ReplayScene World => world;

    public StorageProxy Storage => storage;

    /// <summary>Runs from the beginning to the end, so that its memory, threads and handles are those of hours.</summary>
    public ConnectorApp Steady => world.Apps[0];

    /// <summary>Is killed and started again.</summary>
    public ConnectorApp Mortal => world.Apps[1];

    public static async Task<SoakScene> StartAsync(ReplayPlan plan, string folder, CancellationToken cancellationToken)
    {
        StorageProxy? proxy = null;
        var world = await ReplayScene.StartAsync(plan, folder, cancellationToken, settings => Configure(
            settings.With(StorageSetting, (proxy = StorageProxy.Start(settings.Values[StorageSetting])).ConnectionString)));
        return new SoakScene(world, proxy!);
    }

    /// <summary>What a person does about mails that the destination refused: hands them over again.</summary>
    public async Task RedeliverDeadLettersAsync(CancellationToken cancellationToken)
    {
        var dead = (await world.Storage.MessagesAsync(cancellationToken)).Where(row => row.State == "DeadLettered");

        foreach (var (account, address) in dead.Select(row => (row.Account, row.Address)).Distinct())
        {
            await world.Api.RedeliverAsync(account, address, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        await storage.DisposeAsync();
    }

    /// <summary>The replay divides all durations by 60. These are added, because a soak has faults that the replay has not.</summary>
    private static AppSettings Configure(AppSettings settings) => settings
        .With("Schedule__EnqueueFetchJobs", "*/2 * * * * *")
        .With("Schedule__WatchProvider", "*/2 * * * * *")
        .With("Schedule__ProbeParked", "*/2 * * * * *")
        .With("Probe__Credentials", TimeSpan.FromSeconds(10))
        .With("Destination__Webhook__Timeout", TimeSpan.FromSeconds(3))
        .With("Gmail__AnswerTimeout", TimeSpan.FromSeconds(3))
        .With("Import__LeaseDuration", TimeSpan.FromSeconds(6))
        .With("Import__JobExpiry", TimeSpan.FromSeconds(6))
        .With("Alerts__CalmFor", TimeSpan.FromSeconds(5))
        .With("DOTNET_GCgen0MaxBudget", YoungestGeneration)
        .With("Alerts__UpdateInterval", TimeSpan.FromMinutes(1));
}
