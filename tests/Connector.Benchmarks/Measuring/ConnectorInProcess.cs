using System.Globalization;
using Azure.Core.Pipeline;
using Connector.Benchmarks.Simulation;
using Connector.Importing;
using Connector.Mailboxes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Connector.Benchmarks.Measuring;

/// <summary>The real composition root over the run's storage and Gmail; the benchmark takes the place of the triggers.</summary>
internal sealed class ConnectorInProcess : IAsyncDisposable
{
    private const string Account = "bench";

    private readonly ServiceProvider _services;

    public ConnectorInProcess(MeasureOrder order, StorageCount count)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            Settings(order).Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value))).Build();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<HttpPipelinePolicy>(count)
            .AddLogging()
            .AddConnector(configuration)
            .BuildServiceProvider();
    }

    public static MailboxKey KeyOf(BenchMailbox mailbox) => new(Account, mailbox.Address);

    public T Get<T>()
        where T : notnull =>
        _services.GetRequiredService<T>();

    public async Task StartAsync(IEnumerable<BenchMailbox> mailboxes, CancellationToken cancellationToken)
    {
        foreach (var service in _services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await service.StartingAsync(cancellationToken);
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(mailboxes, parallel, async (mailbox, token) => await ConnectAsync(mailbox, token));
    }

    /// <summary>Fetches until all is fetched: a job whose time was up is followed by the next.</summary>
    public async ValueTask FetchAsync(BenchMailbox mailbox, CancellationToken cancellationToken)
    {
        var budget = Get<ImportOptions>().JobBudget;
        bool timeWasUp;

        do
        {
            var started = TimeProvider.System.GetTimestamp();
            await Get<FetchMailbox>().HandleAsync(FetchJob.For(KeyOf(mailbox)), cancellationToken);
            timeWasUp = TimeProvider.System.GetElapsedTime(started) >= budget;
        }
        while (timeWasUp);
    }

    public Task FetchAsync(IEnumerable<BenchMailbox> mailboxes, int atOnce, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        mailboxes, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken }, FetchAsync);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task ConnectAsync(BenchMailbox mailbox, CancellationToken cancellationToken)
    {
        var key = KeyOf(mailbox);
        await Get<MailboxTable>().TryAddAsync(
            new Mailbox
            {
                Key = key,
                Id = Guid.NewGuid(),
                EncryptedToken = Get<TokenCipher>().Encrypt(mailbox.RefreshToken, key),
                Identity = GoogleIdentity.Of(key.Address),
                Checkpoint = mailbox.Checkpoint,
                ImportFrom = DateTimeOffset.UnixEpoch,
                State = new MailboxState.Active(),
            },
            cancellationToken);
    }

    /// <summary>As the app gets them.</summary>
    public static Dictionary<string, string> Settings(MeasureOrder order) => new()
    {
        ["AzureWebJobsStorage"] = order.Storage,
        ["Tokens__ActiveKey"] = "k1",
        ["Tokens__Keys__k1"] = Convert.ToBase64String(new byte[32]),
        ["Gmail__BaseUri"] = order.Gmail.BaseUri.AbsoluteUri,
        ["Gmail__TokenUri"] = order.Gmail.TokenUri.AbsoluteUri,
        ["Gmail__ClientId"] = order.Gmail.ClientId,
        ["Gmail__ClientSecret"] = order.Gmail.ClientSecret,
        ["Gmail__UnitsPerUserPerMinute"] = order.UnitsPerUser.ToString(CultureInfo.InvariantCulture),
        ["Gmail__UnitsPerProjectPerMinute"] = "1000000000",
        ["Alerts__From"] = "alerts@connector.example",
        ["Alerts__Smtp__Host"] = "127.0.0.1",
        ["Alerts__Smtp__Security"] = "None",

        // Jobs come from the benchmark.
        ["Schedule__EnqueueFetchJobs"] = "0 0 0 1 1 *",
        ["Schedule__ProbeParked"] = "0 0 0 1 1 *",
    };
}
