using System.Net;
using Connector.TestKit.App;

namespace Connector.EndToEndTests.LocalHost;

/// <summary>A start that fails ends with one line and an exit code.</summary>
[TestClass]
[TestCategory("EndToEnd")]
[TestCategory("LocalHost")]
public sealed class StartTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow("AzureFunctionsJobHost__extensions__queues__batchSize", "64", "batchSize")]
    [DataRow("AzureFunctionsJobHost__extensions__queues__maxDequeueCount", "0", "maxDequeueCount")]
    [DataRow("AzureFunctionsJobHost__extensions__queues__visibilityTimeout", "soon", "visibilityTimeout")]
    public async Task Wrong_queue_setting_of_host_json_ends_the_start_with_one_line(string setting, string value, string named) =>
        AssertOneLine(await EndedAsync(HostStage.Command(), settings => settings.With(setting, value)), named, value);

    [TestMethod]
    [DataRow("http://0.0.0.0:7071")]
    [DataRow("http://*:7071")]
    [DataRow("http://192.0.2.1:7071")]
    [DataRow("http://127.0.0.1:7071;http://[::]:7071")]
    [DataRow("nonsense")]
    public async Task Address_that_other_machines_reach_ends_the_start_with_one_line(string urls) =>
        AssertOneLine(await EndedAsync(HostStage.Command(null, "--urls", urls)), "loopback");

    [TestMethod]
    [DataRow("host.json", """{"version":""")]
    [DataRow("local.settings.json", """{"Values":{"A":"B" """)]
    [DataRow("local.settings.json", """{"Values":{"A":{}}}""")]
    [DataRow("local.settings.json", """{"Values":[]}""")]
    [DataRow("local.settings.json", """{"Values":{"Alerts__From":"a","alerts__from":"b"}}""")]
    public async Task Unreadable_settings_file_ends_the_start_with_one_line_that_names_it(string file, string content)
    {
        var app = HostStage.CopyApp($"{nameof(StartTests)}-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(Path.Combine(app, file), content, Token);

        AssertOneLine(await EndedAsync(HostStage.Command(app)), file);
        Directory.Delete(app, recursive: true);
    }

    [TestMethod]
    [DataRow("nonsense")]
    [DataRow("default=")]
    [DataRow("other=key")]
    [DataRow("default=a;default=b")]
    public async Task Wrong_keys_end_the_start_with_a_line_that_says_the_form(string keys)
    {
        var ended = await EndedAsync(HostStage.Command(null, "--keys", keys));

        Assert.Contains("--keys must be default=KEY;_master=KEY", ended.Output);
        Assert.AreEqual(1, ended.ExitCode);
    }

    [TestMethod]
    public async Task Missing_app_ends_the_start_with_one_line() =>
        AssertOneLine(await EndedAsync(HostStage.Command(Path.Combine(HostStage.AppFolder, "missing"))), "build the app first");

    [TestMethod]
    public async Task Port_in_use_ends_the_start_with_one_line()
    {
        using var holder = HostStage.HoldPort();
        var address = $"http://127.0.0.1:{((IPEndPoint)holder.LocalEndpoint).Port}";

        AssertOneLine(
            await EndedAsync(HostStage.Command(null, "--urls", address)), $"Failed to bind to address {address}: address already in use.");
    }

    private static void AssertOneLine(AppEndedException ended, params string[] parts)
    {
        var line = Assert.ContainsSingle(ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.AreEqual(1, ended.ExitCode);

        foreach (var part in parts)
        {
            Assert.Contains(part, line);
        }
    }

    private async Task<AppEndedException> EndedAsync(IReadOnlyList<string> command, Func<AppSettings, AppSettings>? change = null)
    {
        var settings = await HostStage.SettingsAsync(Token);

        return await Assert.ThrowsExactlyAsync<AppEndedException>(async () =>
        {
            await using var app = await ConnectorApp.StartAsync(change?.Invoke(settings) ?? settings, Token, command: command);
        });
    }
}
