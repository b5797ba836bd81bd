using System.Net;
using Connector.TestKit.App;
using Connector.TestKit.Azurite;
using Connector.TestKit.Gmail;
using Connector.TestKit.Smtp;

namespace Connector.IntegrationTests.TestKit;

/// <summary>The process around the app, with a few lines of JavaScript in the app's place.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ConnectorAppTests(TestContext context)
{
    private const string Healthy = """
        const port = new URL(process.env.ASPNETCORE_URLS).port;
        require('http').createServer((request, response) => {
          if (request.url === '/api/status') { response.end(JSON.stringify(process.env)); return; }
          if (request.url === '/api/accounts/a/mailboxes/x%40y') { response.statusCode = 400; response.end('{"detail":"no such thing"}'); return; }
          if (request.url === '/api/accounts/a/mailboxes') { response.end('{"mailboxes":[{"address":"x@y","state":"Parked","held":true,"cause":"ProviderBlocked","since":"2026-01-05T08:00:00Z"}]}'); return; }
          response.end('');
        }).listen(port, '127.0.0.1', () => console.log('listening on ' + port));
        process.on('SIGTERM', () => { console.log('draining'); process.exit(7); });
        """;

    [TestMethod]
    public async Task App_is_started_asked_stopped_and_started_again_on_its_port()
    {
        await using var app = await StartAsync(Healthy);
        var address = app.Http.BaseAddress;

        var environment = await app.Api.StatusAsync(context.CancellationToken);
        var mailbox = Assert.ContainsSingle(await app.Api.GetMailboxesAsync("a", context.CancellationToken));
        var refusal =
            await Assert.ThrowsExactlyAsync<AppRefusedException>(() => app.Api.GetMailboxAsync("a", "x@y", context.CancellationToken));
        var exitCode = await app.StopAsync(context.CancellationToken);
        await app.RestartAsync(context.CancellationToken);

        Assert.AreEqual("*/2 * * * * *", environment.GetProperty("Schedule__EnqueueFetchJobs").GetString());
        Assert.AreEqual("00:00:05", environment.GetProperty("Probe__Blocked").GetString());
        Assert.AreEqual(("x@y", "Parked", "ProviderBlocked", true), (mailbox.Address, mailbox.State, mailbox.Cause, mailbox.IsHeld));
        Assert.AreEqual((HttpStatusCode.BadRequest, "no such thing"), (refusal.Status, refusal.Detail));
        Assert.AreEqual(7, exitCode);
        Assert.Contains("draining", app.Output.Lines);
        Assert.AreEqual(HttpStatusCode.OK, await app.Api.HealthAsync(context.CancellationToken));
        Assert.AreEqual(address, app.Http.BaseAddress);
    }

    [TestMethod]
    public async Task Killed_app_has_no_last_word()
    {
        await using var app = await StartAsync(Healthy);

        await app.KillAsync();

        Assert.IsFalse(app.IsRunning);
        Assert.DoesNotContain("draining", app.Output.Lines);
        await Assert.ThrowsExactlyAsync<HttpRequestException>(() => app.Api.HealthAsync(context.CancellationToken));
    }

    [TestMethod]
    public async Task Wrong_setting_that_stops_the_start_is_reported_with_its_line()
    {
        var ended = await Assert.ThrowsExactlyAsync<AppEndedException>(
            () => StartAsync("console.error('Gmail__ClientId is missing'); process.exit(3)"));

        Assert.AreEqual(3, ended.ExitCode);
        Assert.Contains("Gmail__ClientId is missing", ended.Message);
    }

    [TestMethod]
    public void Command_is_split_by_blanks_outside_of_quotes()
    {
        Assert.AreSequenceEqual(
            ["func", "start", "--port", "{port}", "a b", "", "it's"],
            AppCommand.Split("""func  start --port {port} "a b" '' "it's" """));
        Assert.ThrowsExactly<FormatException>(() => AppCommand.Split("  "));
    }

    private async Task<ConnectorApp> StartAsync(string script)
    {
        await using var gmail = await GmailSimulator.StartAsync(null, context.CancellationToken);
        await using var smtp = await SmtpCatcher.StartAsync();
        var settings = AppSettings.For(await SharedAzurite.NewAccountAsync(), gmail, smtp).Hurried();
        return await ConnectorApp.StartAsync(settings, context.CancellationToken, command: ["node", "-e", script]);
    }
}
