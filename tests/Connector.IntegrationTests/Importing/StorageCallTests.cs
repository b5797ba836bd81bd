using System.Collections.Concurrent;
using Connector.Importing;
using Connector.IntegrationTests.Support;
using Connector.IntegrationTests.Support.Workers;
using Connector.Mailboxes;

namespace Connector.IntegrationTests.Importing;

/// <summary>Counts the storage calls of fetch jobs, since storage charges for each.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class StorageCallTests(TestContext context)
{
    private static readonly MailboxKey Key = new("acme", "support@acme.example");

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Poll_that_finds_nothing_new_reads_and_saves_the_mailbox_once()
    {
        await using var world = await WorkerWorld.StartAsync(Token);
        await world.ConnectAsync(Key.Account, Key.Address, Token);
        var before = await world.MailboxAsync(Key, Token);

        var calls = await FetchTwiceAsync(world, Token);

        Assert.HasCount(2, calls, string.Join('\n', calls));
        Assert.IsTrue(calls.All(call => call.Contains("/Mailboxes(", StringComparison.Ordinal)), string.Join('\n', calls));
        Assert.IsGreaterThan(before.LastFetchAt ?? DateTimeOffset.MinValue, (await world.MailboxAsync(Key, Token)).LastFetchAt!.Value);
    }

    [TestMethod]
    public async Task Plan_of_an_account_saves_all_its_mailboxes_in_one_call()
    {
        await using var world = await WorkerWorld.StartAsync(Token);
        var addresses = Enumerable.Range(0, 12).Select(number => $"box{number}@acme.example").ToList();

        foreach (var address in addresses)
        {
            await world.ConnectAsync(Key.Account, address, Token);
        }

        var wire = new CountingWire();
        await using var worker = world.NewWorker(wire);

        await worker.Get<FetchPlanner>().PlanDueAsync(Token);

        var calls = wire.Calls.ToList();
        Assert.HasCount(12, calls.Where(IsEnqueued).ToList(), string.Join('\n', calls));
        Assert.HasCount(1, calls.Where(call => call.Contains("$batch", StringComparison.Ordinal)).ToList(), string.Join('\n', calls));
        Assert.IsFalse(
            calls.Exists(call => call.Contains("/Mailboxes(PartitionKey", StringComparison.Ordinal)), string.Join('\n', calls));

        static bool IsEnqueued(string call) =>
            call.Contains("/fetch-jobs/messages", StringComparison.Ordinal) && call.StartsWith("POST", StringComparison.Ordinal);
    }

    /// <summary>Two of the ten read and save what the mailbox's rhythm of arrivals is learned from.</summary>
    [TestMethod]
    public async Task Page_of_mails_costs_a_blob_for_each_mail_and_ten_calls_more()
    {
        await using var world = await WorkerWorld.StartAsync(Token);
        var gmail = await world.ConnectAsync(Key.Account, Key.Address, Token);

        var calls = await FetchTwiceAsync(world, Token, () => gmail.DeliverGenerated(100));

        Assert.IsLessThanOrEqualTo(110, calls.Count, string.Join('\n', calls));
        Assert.HasCount(100, calls.Where(call => call.Contains("/mail/", StringComparison.Ordinal)).ToList());
    }

    /// <summary>Fetches with one worker twice, since the first job also fills the worker's caches.</summary>
    /// <returns>The storage calls of the second job.</returns>
    private static async Task<IReadOnlyList<string>> FetchTwiceAsync(
        WorkerWorld world, CancellationToken cancellationToken, Action? between = null)
    {
        var wire = new CountingWire();
        await using var worker = world.NewWorker(wire);
        var job = FetchJob.For(Key);
        await worker.Get<FetchMailbox>().HandleAsync(job, cancellationToken);
        between?.Invoke();
        wire.Calls.Clear();

        await worker.Get<FetchMailbox>().HandleAsync(job, cancellationToken);

        return [.. wire.Calls];
    }

    private sealed class CountingWire : Wire
    {
        public ConcurrentQueue<string> Calls { get; } = new();

        public override Task<HttpResponseMessage> StorageAsync(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send)
        {
            Calls.Enqueue($"{request.Method} {request.RequestUri!.AbsolutePath}");
            return send();
        }
    }
}
