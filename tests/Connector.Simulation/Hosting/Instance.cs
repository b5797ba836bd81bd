using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Connector.Alerting;
using Connector.Delivering;
using Connector.Delivering.Queueing;
using Connector.Importing;
using Connector.Incidents.Driving;
using Connector.Simulation.Gmail;
using Connector.Simulation.Storage;
using Connector.Storage;
using Connector.Storage.Poison;
using Connector.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Simulation.Hosting;

/// <summary>
/// One process of the app: the real composition root, in which only what lies outside of the process is simulated, and a Functions host
/// that calls what the real triggers call.
/// </summary>
public sealed class Instance
{
    private readonly SimulatedWorld _world;
    private readonly ServiceProvider _services;
    private readonly Random _chance;

    internal Instance(SimulatedWorld world, int number)
    {
        _world = world;
        Number = number;
        _chance = world.NewChance($"instance {number}");
        Network = new Network(world.Time, world.NewChance($"wire {number}"), world.Options.Network) { Meter = world.Meter };

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(world.Options.AllSettings).Build();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<TimeProvider>(world.Time)
            .AddLogging(world.Options.Logging)
            .AddConnector(configuration)
            .AddSingleton<TableServiceClient>(new SimulatedTables(world.Storage, Network))
            .AddSingleton<QueueServiceClient>(new SimulatedQueues(world.Queue, Network))
            .AddSingleton(new RawQueues(new SimulatedQueues(world.Queue, Network)))
            .AddSingleton<BlobServiceClient>(new SimulatedBlobs(world.Storage, Network))
            .AddSingleton<Func<double>>(_chance.NextDouble)
            .AddSingleton(world.Gmail)
            .AddSingleton(Network)
            .AddSingleton<IGmail, GmailDesk>()
            .AddSingleton<IAdminMail>(new MailServer(world, Network))
            .AddSingleton<IDestination>(new Helpdesk(world, Network))
            .AddSingleton<OutboundWire>(_ => new ZendeskWire(world, Network))
            .BuildServiceProvider();
    }

    public int Number { get; }

    public Network Network { get; }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    internal void Listen()
    {
        Listen<FetchJob>(StorageNames.FetchJobsQueue, StorageNames.FetchJobsPoisonQueue, Get<RunFetchJob>().HandleAsync);
        Listen<DeliveryJob>(StorageNames.DeliveriesQueue, StorageNames.DeliveriesPoisonQueue, Get<DeliverMessages>().HandleAsync);
        Listen<AlertJob>(StorageNames.AlertsQueue, StorageNames.AlertsPoisonQueue, Get<AlertAdmins>().HandleAsync);

        foreach (var queue in Get<IEnumerable<PoisonQueue>>())
        {
            Listen(queue.Name, message => Get<HandlePoison>().HandleAsync(queue.Queue, message.Id, message.Text, CancellationToken.None));
        }
    }

    private void Listen<T>(string queue, string poison, Func<T, CancellationToken, Task> handle) => new QueueListener(
        _world,
        Network,
        _world.Queue(queue),
        _world.Queue(poison),
        _chance,
        message => handle(JsonSerializer.Deserialize<T>(message.Text, JsonSerializerOptions.Web)!, CancellationToken.None)).Listen();

    private void Listen(string queue, Func<QueuedMessage, Task> handle) =>
        new QueueListener(_world, Network, _world.Queue(queue), poison: null, _chance, handle).Listen();
}
