using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Connector.Reporting;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.Reporting;

[TestClass]
[TestCategory("Integration")]
public sealed class WatchdogTests(TestContext context) : IDisposable
{
    private readonly HttpListener _server = new();

    private readonly ConcurrentQueue<string> _calls = new();

    private readonly FakeTimeProvider _time = new();

    private readonly FakeLogger<Watchdog> _log = new();

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Call_is_a_get_of_the_address()
    {
        var watchdog = Start(status: 200);

        await watchdog.CallAsync(Token);

        Assert.AreSequenceEqual(["GET /ping/secret"], _calls);
        Assert.AreEqual(0, _log.Collector.Count);
    }

    [TestMethod]
    public async Task Redirect_is_not_followed_and_the_log_does_not_hold_the_address()
    {
        var watchdog = Start(status: 302);

        await watchdog.CallAsync(Token);

        Assert.HasCount(1, _calls);
        Assert.AreEqual("The watchdog answered 302", _log.LatestRecord.Message);
    }

    [TestMethod]
    public async Task Watchdog_out_of_reach_is_logged_and_stops_nothing()
    {
        using var watchdog = new Watchdog(new WatchdogOptions { Uri = Free("secret") }, _time, _log);

        await watchdog.CallAsync(Token);

        Assert.Contains("could not be called", _log.LatestRecord.Message);
        Assert.DoesNotContain("secret", _log.LatestRecord.Message);
    }

    [TestMethod]
    public async Task Watchdog_that_does_not_answer_is_given_up_after_five_seconds()
    {
        var watchdog = Start(status: null);

        var call = watchdog.CallAsync(Token);
        await Connector.TestKit.Wait.UntilAsync(
            () => !_calls.IsEmpty, TimeSpan.FromSeconds(30), "the watchdog is called", Token);
        _time.Advance(TimeSpan.FromSeconds(6));
        await call;

        Assert.Contains("no answer in time", _log.LatestRecord.Message);
    }

    [TestMethod]
    public async Task No_address_means_no_call()
    {
        using var watchdog = new Watchdog(new WatchdogOptions(), _time, _log);

        await watchdog.CallAsync(Token);

        Assert.AreEqual(0, _log.Collector.Count);
    }

    public void Dispose() => _server.Close();

    /// <param name="status">Null for a server that takes the call and does not answer.</param>
    private Watchdog Start(int? status)
    {
        var address = Free("ping/secret");
        _server.Prefixes.Add($"http://127.0.0.1:{address.Port}/");
        _server.Start();
        _ = AnswerAsync(status);
        return new Watchdog(new WatchdogOptions { Uri = address }, _time, _log);
    }

    private async Task AnswerAsync(int? status)
    {
        while (_server.IsListening)
        {
            var call = await _server.GetContextAsync();
            _calls.Enqueue($"{call.Request.HttpMethod} {call.Request.Url!.AbsolutePath}");

            if (status is { } code)
            {
                call.Response.StatusCode = code;
                call.Response.RedirectLocation = "/elsewhere";
                call.Response.Close();
            }
        }
    }

    private static Uri Free(string path)
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}/{path}");
    }
}
