using System.Collections.Concurrent;
using Connector.TestKit;
using Connector.TestKit.Gmail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Connector.EndToEndTests;

/// <summary>The watchdog outside Azure knows by the calls that the planner runs.</summary>
[TestClass]
[TestCategory("EndToEnd")]
public sealed class WatchdogTests(TestContext context)
{
    private const string Never = "0 0 0 29 2 *";

    private readonly ConcurrentQueue<string> _calls = new();

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Watchdog_is_called_after_each_tick_of_the_planner()
    {
        await using var watchdog = await LoopbackHost.StartAsync(port: 0, app => app.Run(NoteAsync), Token);
        var address = new Uri(LoopbackHost.AddressOf(watchdog), "ping/secret");
        await using var stage = await Stage.StartAsync(
            Token,
            settings => settings.With("Watchdog__Uri", address.AbsoluteUri)
                .With("Schedule__WatchProvider", Never).With("Schedule__ProbeParked", Never).With("Schedule__ReportState", Never));

        await Wait.UntilAsync(() => _calls.Count > 1, Stage.Patience, "two ticks call the watchdog", Token);

        Assert.AreSequenceEqual(["GET /ping/secret"], _calls.Distinct());
    }

    private Task NoteAsync(HttpContext call)
    {
        _calls.Enqueue($"{call.Request.Method} {call.Request.Path}");
        return Task.CompletedTask;
    }
}
