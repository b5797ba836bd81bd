using Connector.LocalRuntimeTests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.LocalRuntime;
using Microsoft.Extensions.Configuration;

namespace Connector.LocalRuntimeTests;

[TestClass]
public sealed class StartTests(TestContext context)
{
    [TestMethod]
    [DataRow(typeof(TwoTriggers), "'TwoTriggers': it has 2 triggers")]
    [DataRow(typeof(NoTrigger), "'NoTrigger': it has no trigger")]
    [DataRow(typeof(SameNames), "'Same': SameNames.First and SameNames.Second have the same name")]
    [DataRow(typeof(RetriedQueue), "'RetriedQueue': FixedDelayRetryAttribute is for timers only")]
    [DataRow(typeof(RetriedHttp), "'RetriedHttp': ExponentialBackoffRetryAttribute is for timers only")]
    [DataRow(typeof(NotPublic), "'NotPublic': NotPublic.Run and its class must be public")]
    [DataRow(typeof(BadSchedule), "'BadSchedule': the schedule '61 * * * *' is no cron expression of 5 or 6 fields")]
    [DataRow(typeof(SpanSchedule), "'SpanSchedule': the schedule '00:00:15' is no cron expression of 5 or 6 fields")]
    [DataRow(typeof(BadQueue), "'BadQueue': the queue name 'Jobs_1' is not 3 to 63 lower-case letters")]
    [DataRow(typeof(BadRoute), "'BadRoute': the route 'a/{b' is wrong")]
    [DataRow(typeof(MissingSetting), "'MissingSetting': the setting 'Schedule__Missing' of %Schedule__Missing% is missing.")]
    [DataRow(typeof(AwaitsNothing), "'AwaitsNothing': it returns a ValueTask")]
    [DataRow(typeof(MissingConnection), "The connection 'Elsewhere' of a trigger or output is missing.")]
    [DataRow(typeof(MissingService), "MissingService cannot be made: Unable to resolve service for type 'System.Version'")]
    public async Task Function_that_could_not_run_stops_the_start_by_name(Type function, string expected)
    {
        var failure = await Assert.ThrowsExactlyAsync<StartException>(() => StartAsync(new TestAppSetup(function)));

        Assert.Contains(expected, failure.Message);
        Assert.DoesNotContain("\n", failure.Message);
    }

    [TestMethod]
    [DataRow("batchSize", "0", "a whole number from 1 to 32")]
    [DataRow("batchSize", "33", "a whole number from 1 to 32")]
    [DataRow("newBatchThreshold", "-1", "a whole number from 0")]
    [DataRow("maxPollingInterval", "00:00:00.05", "a time span from 00:00:00.1000000")]
    [DataRow("visibilityTimeout", "soon", "a time span from 00:00:00 to 7.00:00:00")]
    [DataRow("maxDequeueCount", "0", "a whole number from 1")]
    [DataRow("messageEncoding", "utf8", "base64 or none")]
    public async Task Wrong_queue_setting_of_host_json_stops_the_start(string setting, string value, string allowed)
    {
        var directory = NewDirectory();
        await File.WriteAllTextAsync(
            Path.Combine(directory, "host.json"),
            $$$"""{"version":"2.0","extensions":{"queues":{"{{{setting}}}":"{{{value}}}"} } }""",
            context.CancellationToken);
        var setup = new TestAppSetup { Directory = directory };
        setup.Settings["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = setting == "maxPollingInterval" ? value : "00:00:01";

        var failure = await Assert.ThrowsExactlyAsync<StartException>(() => StartAsync(setup));

        Assert.AreEqual($"host.json: extensions.queues.{setting} is '{value}'; allowed is {allowed}.", failure.Message);
    }

    [TestMethod]
    [DataRow("host.json", "{\"version\":")]
    [DataRow("local.settings.json", "{\"Values\":{\"A\":\"B\"")]
    [DataRow("local.settings.json", "{\"Values\":{\"A\":{}}}")]
    [DataRow("local.settings.json", "{\"Values\":[]}")]
    [DataRow("appsettings.json", "nonsense")]
    public async Task Unreadable_file_stops_the_start_by_name(string file, string content)
    {
        var directory = NewDirectory();
        await File.WriteAllTextAsync(Path.Combine(directory, file), content, context.CancellationToken);

        var failure = await Assert.ThrowsExactlyAsync<StartException>(() => StartAsync(new TestAppSetup { Directory = directory }));

        Assert.Contains(file, failure.Message);
        Assert.DoesNotContain("\n", failure.Message);
    }

    [TestMethod]
    public async Task Local_settings_win_over_app_settings_and_lose_to_what_comes_later()
    {
        var directory = NewDirectory();
        await File.WriteAllTextAsync(
            Path.Combine(directory, "appsettings.json"), """{"A":{"One":"app","Two":"app","Three":"app"}}""", context.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(directory, "local.settings.json"),
            """{"IsEncrypted":false,"Values":{"A__Two":"local","A__Three":"local","Number":7}}""",
            context.CancellationToken);
        ConfigurationManager? settings = null;
        var setup = new TestAppSetup { Directory = directory, Configure = builder => settings = builder.Configuration };
        setup.Settings["A:Three"] = "later";

        await StartAsync(setup);

        Assert.AreSequenceEqual(
            ["app", "local", "later", "7"], new[] { "A:One", "A:Two", "A:Three", "Number" }.Select(name => settings![name]));
    }

    [TestMethod]
    public async Task Managed_identity_is_told_to_be_for_azure()
    {
        var setup = new TestAppSetup(typeof(Ticking));
        setup.Settings["AzureWebJobsStorage"] = null;
        setup.Settings["AzureWebJobsStorage:accountName"] = "production";

        var failure = await Assert.ThrowsExactlyAsync<StartException>(() => StartAsync(setup));

        Assert.Contains("AzureWebJobsStorage__accountName asks for a managed identity", failure.Message);
    }

    [TestMethod]
    public async Task Wrong_connection_string_is_not_quoted()
    {
        var setup = new TestAppSetup(typeof(Ticking));
        setup.Settings["AzureWebJobsStorage"] = "AccountKey=secret";

        var failure = await Assert.ThrowsExactlyAsync<StartException>(() => StartAsync(setup));

        Assert.AreEqual("AzureWebJobsStorage is no storage connection string.", failure.Message);
    }

    [TestMethod]
    [DataRow("http://0.0.0.0:7071")]
    [DataRow("http://*:7071")]
    [DataRow("http://192.0.2.1:7071")]
    [DataRow("http://127.0.0.1:7071;http://[::]:7071")]
    [DataRow("nonsense")]
    public async Task Address_that_others_could_reach_stops_the_start(string urls)
    {
        var setup = new TestAppSetup();
        setup.Settings["urls"] = urls;

        var failure = await Assert.ThrowsExactlyAsync<StartException>(() => StartAsync(setup));

        Assert.Contains("loopback", failure.Message);
    }

    private async Task StartAsync(TestAppSetup setup)
    {
        await using var app = await TestApp.StartAsync(setup with { Storage = "UseDevelopmentStorage=true" }, context.CancellationToken);
    }

    private string NewDirectory() =>
        Directory.CreateDirectory(Path.Combine(context.TestRunResultsDirectory ?? Path.GetTempPath(), Guid.NewGuid().ToString("N"))).FullName;

    public sealed class TwoTriggers
    {
        [Function("TwoTriggers")]
        public static void Run([QueueTrigger("jobs")] string text, [TimerTrigger("* * * * *")] TimerInfo timer) => _ = (text, timer);
    }

    public sealed class NoTrigger
    {
        [Function("NoTrigger")]
        public static void Run(string text) => _ = text;
    }

    public sealed class SameNames
    {
        [Function("Same")]
        public static void First([QueueTrigger("jobs")] string text) => _ = text;

        [Function("same")]
        public static void Second([QueueTrigger("jobs")] string text) => _ = text;
    }

    public sealed class RetriedQueue
    {
        [Function("RetriedQueue")]
        [FixedDelayRetry(3, "00:00:01")]
        public static void Run([QueueTrigger("jobs")] string text) => _ = text;
    }

    public sealed class RetriedHttp
    {
        [Function("RetriedHttp")]
        [ExponentialBackoffRetry(3, "00:00:01", "00:00:02")]
        public static void Run([HttpTrigger] HttpRequest request) => _ = request;
    }

    internal sealed class NotPublic
    {
        [Function("NotPublic")]
        public static void Run([QueueTrigger("jobs")] string text) => _ = text;
    }

    public sealed class BadSchedule
    {
        [Function("BadSchedule")]
        public static void Run([TimerTrigger("61 * * * *")] TimerInfo timer) => _ = timer;
    }

    public sealed class SpanSchedule
    {
        [Function("SpanSchedule")]
        public static void Run([TimerTrigger("00:00:15")] TimerInfo timer) => _ = timer;
    }

    public sealed class BadQueue
    {
        [Function("BadQueue")]
        public static void Run([QueueTrigger("Jobs_1")] string text) => _ = text;
    }

    public sealed class BadRoute
    {
        [Function("BadRoute")]
        public static void Run([HttpTrigger(Route = "a/{b")] HttpRequest request) => _ = request;
    }

    public sealed class MissingSetting
    {
        [Function("MissingSetting")]
        public static void Run([TimerTrigger("%Schedule__Missing%")] TimerInfo timer) => _ = timer;
    }

    public sealed class AwaitsNothing
    {
        [Function("AwaitsNothing")]
        public static ValueTask Run([TimerTrigger("* * * * *")] TimerInfo timer) => timer.IsPastDue ? default : ValueTask.CompletedTask;
    }

    public sealed class MissingConnection
    {
        [Function("MissingConnection")]
        public static void Run([QueueTrigger("jobs", Connection = "Elsewhere")] string text) => _ = text;
    }

    public sealed class MissingService(Version version)
    {
        [Function("MissingService")]
        public void Run([TimerTrigger("* * * * *")] TimerInfo timer) => _ = (timer, version);
    }

    public sealed class Ticking
    {
        [Function("Ticking")]
        public static void Run([TimerTrigger("* * * * *")] TimerInfo timer) => _ = timer;
    }
}
