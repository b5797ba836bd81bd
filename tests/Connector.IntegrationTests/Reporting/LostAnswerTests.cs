using System.Collections.Concurrent;
using Connector.IntegrationTests.Support.Workers;
using Connector.Reporting.Monthly;
using Connector.Reporting.ServiceLevels;
using Connector.Telemetry;

namespace Connector.IntegrationTests.Reporting;

/// <summary>Storage counts deliveries, and its answer does not come back.</summary>
/// <remarks>The metrics are those of the process, so each test has a route of its own.</remarks>
[TestClass]
[TestCategory("Integration")]
public sealed class LostAnswerTests(TestContext context)
{
    private const string Account = "acme";

    private string Route => context.TestName!;

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Delivery_counts_once_if_the_client_repeats_a_save_that_had_happened()
    {
        await using var world = await WorkerWorld.StartAsync(Token);

        foreach (var step in new[] { 1, 2 })
        {
            await DeliverAsync(world, new AnswerlessWire { IsOnce = true }, counting => counting.SaveAsync(Token));
            await AssertCountAsync(world, step);
        }
    }

    [TestMethod]
    public async Task Delivery_counts_once_if_a_save_failed_after_it_had_happened()
    {
        await using var world = await WorkerWorld.StartAsync(Token);

        foreach (var step in new[] { 1, 3 })
        {
            var wire = new AnswerlessWire();
            await DeliverAsync(
                world, wire,
                async counting =>
                {
                    await counting.SaveAsync(Token);
                    await AssertCountAsync(world, step);

                    wire.IsBroken = false;
                    await counting.SaveAsync(Token);
                    await AssertCountAsync(world, step);

                    Counting.Deliver(Route);
                    await counting.SaveAsync(Token);
                    await AssertCountAsync(world, step + 1);
                });
        }
    }

    private async Task DeliverAsync(WorkerWorld world, Wire wire, Func<Counting, Task> act)
    {
        await using var worker = world.NewWorker(wire);
        var counting = new Counting(worker.Get<DeliveryTimes>(), worker.Get<AccountDays>());
        Counting.Deliver(Route);
        await act(counting);
    }

    private async Task AssertCountAsync(WorkerWorld world, int expected)
    {
        var now = world.Clock.GetUtcNow();
        var hours = await world.Sound.Get<ServiceLevelTable>().ListAsync(now.AddHours(-2), Token);
        var days = await world.Sound.Get<AccountReportTable>().DaysAsync(Account, Month.Of(now), Token);
        Assert.AreEqual(expected, hours.Where(hour => hour.Route == Route).Sum(hour => hour.Lags.Mails), "by hour");
        Assert.AreEqual(expected, days.Where(day => day.Route == Route).Sum(day => day.Lags.Mails), "by account");
    }

    private sealed record Counting(DeliveryTimes Hours, AccountDays Days)
    {
        public static void Deliver(string route) => Metrics.Delivered(Account, route, TimeSpan.FromSeconds(1));

        public async Task SaveAsync(CancellationToken cancellationToken)
        {
            await Hours.SaveAsync(cancellationToken);
            await Days.SaveAsync(cancellationToken);
        }
    }

    /// <summary>Storage does each write, and its answer is lost.</summary>
    private sealed class AnswerlessWire : Wire
    {
        private readonly ConcurrentDictionary<string, bool> _struck = new(StringComparer.Ordinal);

        public bool IsBroken { get; set; } = true;

        /// <summary>One answer of each table is lost.</summary>
        public bool IsOnce { get; init; }

        public override async Task<HttpResponseMessage> StorageAsync(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send)
        {
            var answer = await send();
            var table = request.RequestUri!.AbsolutePath.Split('/')[^1].Split('(')[0];

            if (!IsBroken || request.Method == HttpMethod.Get || (!_struck.TryAdd(table, true) && IsOnce))
            {
                return answer;
            }

            answer.Dispose();
            throw new HttpRequestException("The connection was reset.");
        }
    }
}
