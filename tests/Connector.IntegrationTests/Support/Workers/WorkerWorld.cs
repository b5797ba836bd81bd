using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Connector.Importing;
using Connector.Importing.Deferring;
using Connector.Incidents.Driving;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Connector.TestKit.Azurite;
using Connector.TestKit.Gmail;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connector.IntegrationTests.Support.Workers;

/// <summary>An empty storage account, a Gmail and a clock, over which workers come and go. The test takes the place of the host.</summary>
internal sealed class WorkerWorld : IAsyncDisposable
{
    /// <summary>
    /// The sweeps that bring a mailbox to rest. Those of deliveries, poison and tables have crash tests of their own or move nothing here.
    /// </summary>
    private static readonly string[] OfImport = [ProbeParked.Name, RetryDeferred.Name, "alerts", "digests", "notices", "alert heartbeat"];

    /// <summary>Past a lease and past the time in which a job must have begun.</summary>
    public static readonly TimeSpan PastTheLease = TimeSpan.FromSeconds(31);

    /// <summary>Of a mail, where a scenario sets <c>Import__MaxMessageBytes</c>: larger mail must have become a stub.</summary>
    public const int SmallLimit = 64 * 1024;

    private readonly string _storage;
    private readonly (string Name, string Value)[] _settings;

    private WorkerWorld(GmailSimulator gmail, ShiftedClock clock, string storage, (string Name, string Value)[] settings)
    {
        _storage = storage;
        _settings = settings;
        Gmail = gmail;
        Clock = clock;
        Sound = NewWorker(new Wire());
    }

    public GmailSimulator Gmail { get; }

    public ShiftedClock Clock { get; }

    /// <summary>A worker that nothing happens to.</summary>
    public WorkerUnderTest Sound { get; }

    private QueueClient Jobs => Sound.Get<QueueServiceClient>().GetQueueClient(StorageNames.FetchJobsQueue);

    public static async Task<WorkerWorld> StartAsync(CancellationToken cancellationToken, params (string Name, string Value)[] settings)
    {
        var clock = new ShiftedClock();
        var gmail = await GmailSimulator.StartAsync(new GmailSimulatorOptions { Time = clock }, cancellationToken);
        var world = new WorkerWorld(gmail, clock, await SharedAzurite.NewAccountAsync(), settings);

        await AppServices.CreateStorageAsync(world.Sound.Services, cancellationToken);
        return world;
    }

    public WorkerUnderTest NewWorker(Wire wire) => new(Gmail, _storage, Clock, wire, _settings);

    /// <summary>Puts a mailbox at Gmail, empty, and connects it from now on.</summary>
    /// <param name="account">An account of its own keeps one run's alerts from the next one's.</param>
    public async Task<SimulatedMailbox> ConnectAsync(
        string account, string address, CancellationToken cancellationToken, Func<Mailbox, Mailbox>? change = null)
    {
        var simulated = Gmail.AddMailbox(address);
        await AppServices.ConnectAsync(
            Sound.Services, new MailboxKey(account, address), simulated, cancellationToken, change);
        return simulated;
    }

    public async Task<Mailbox> MailboxAsync(MailboxKey key, CancellationToken cancellationToken) =>
        (await Sound.Get<MailboxTable>().FindAsync(key, cancellationToken))!;

    /// <summary>One tick of the timers, and every job that waits then.</summary>
    public async Task RoundAsync(WorkerUnderTest worker, CancellationToken cancellationToken)
    {
        await worker.Get<FetchPlanner>().PlanDueAsync(cancellationToken);
        var sweeps = worker.Get<IEnumerable<Sweep>>().Where(sweep => OfImport.Contains(sweep.Name));
        await new MinuteSweeps(sweeps, NullLogger<MinuteSweeps>.Instance).HandleAsync(cancellationToken);
        await DrainAsync(worker, cancellationToken);
    }

    /// <summary>Handles jobs as the queue trigger does: a job that fails comes back to the queue.</summary>
    public async Task DrainAsync(WorkerUnderTest worker, CancellationToken cancellationToken)
    {
        while ((await Jobs.ReceiveMessageAsync(cancellationToken: cancellationToken)).Value is { } message)
        {
            await HandleAsync(worker, message, cancellationToken);
        }
    }

    private async Task HandleAsync(WorkerUnderTest worker, QueueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var job = JsonSerializer.Deserialize<FetchJob>(message.Body, JsonSerializerOptions.Web)!;
            await worker.Get<RunFetchJob>().HandleAsync(job, cancellationToken);
        }
        catch
        {
            await Jobs.UpdateMessageAsync(message.MessageId, message.PopReceipt, cancellationToken: cancellationToken);
            throw;
        }

        await Jobs.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Sound.DisposeAsync();
        await Gmail.DisposeAsync();
    }
}
