using System.Diagnostics;
using Connector.TestKit;
using Connector.TestKit.Gmail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Connector.IntegrationTests.Deployment;

/// <summary>infra/smoke.sh, which runs after each deployment, against an app that answers as each row says.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class SmokeTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow(200, 401, 401, 0, "a forged operator is refused (401)")]
    [DataRow(200, 404, 401, 0, "an anonymous call of the console is refused (404)")]
    [DataRow(200, 200, 401, 1, "FAIL an anonymous call of the console got 200")]
    [DataRow(200, 302, 401, 1, "FAIL an anonymous call of the console got 302")]
    [DataRow(200, 500, 401, 1, "FAIL an anonymous call of the console got 500")]
    [DataRow(200, 401, 200, 1, "FAIL a call without a function key got 200")]
    [DataRow(503, 401, 401, 1, "FAIL no healthy answer")]
    public async Task Deployment_is_checked_for_health_and_for_refusals(int health, int console, int status, int exitCode, string line)
    {
        var (code, output) = await RunAsync(request => request.Path.Value switch
        {
            "/api/health" => health,
            "/api/console" => console,
            "/api/status" => status,
            _ => 404,
        });

        Assert.Contains(line, output);
        Assert.AreEqual(exitCode, code, output);
    }

    [TestMethod]
    public async Task Platform_that_lets_a_forged_header_through_fails_the_check()
    {
        var (code, output) = await RunAsync(request =>
            request.Path == "/api/health" || request.Headers.ContainsKey("X-MS-CLIENT-PRINCIPAL") ? 200 : 401);

        Assert.Contains("FAIL a forged operator got 200", output);
        Assert.AreEqual(1, code);
    }

    private async Task<(int Code, string Output)> RunAsync(Func<HttpRequest, int> answer)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("The script needs bash and curl.");
        }

        await using var app = await LoopbackHost.StartAsync(
            port: 0,
            host => host.Run(call =>
            {
                call.Response.StatusCode = answer(call.Request);
                return Task.CompletedTask;
            }),
            Token);
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "infra", "smoke.sh"), $"{LoopbackHost.AddressOf(app)}api"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SMOKE_PATIENCE"] = "1";
        using var script = Process.Start(start)!;
        var output = script.StandardOutput.ReadToEndAsync(Token);
        var errors = script.StandardError.ReadToEndAsync(Token);
        await script.WaitForExitAsync(Token);
        return (script.ExitCode, await output + await errors);
    }
}
