using System.Net;
using System.Net.Sockets;
using Azure.Storage.Queues;
using Connector.LocalRuntimeTests.Support;

namespace Connector.LocalRuntimeTests;

[TestClass]
[TestCategory("Integration")]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class ProcessTests(TestContext context)
{
    private readonly string _storage = AzuriteFixture.NewAccountConnectionString();

    [TestMethod]
    [DataRow("TERM")]
    [DataRow("INT")]
    public async Task Signal_lets_the_running_message_finish_once_and_the_app_exit_with_0(string signal)
    {
        using var app = AppProcess.Start(_storage, ("Pace__Milliseconds", "2000"));
        await SendAsync("one");
        await Eventually.TrueAsync(() => app.Output.Contains("begun one"), context.CancellationToken);

        await app.SignalAsync(signal, context.CancellationToken);
        var exitCode = await app.ExitAsync(context.CancellationToken);

        Assert.AreEqual(0, exitCode);
        Assert.ContainsSingle(line => line == "begun one", app.Output);
        var done = await Queue("done").ReceiveMessagesAsync(32, cancellationToken: context.CancellationToken);
        Assert.AreSequenceEqual(["one"], done.Value.Select(message => message.Body.ToString()));
        Assert.AreEqual(0, (await Queue("jobs").GetPropertiesAsync(context.CancellationToken)).Value.ApproximateMessagesCount);
    }

    [TestMethod]
    public async Task Start_prints_each_function_and_where_it_listens()
    {
        using var app = AppProcess.Start(_storage);

        await Eventually.TrueAsync(() => app.Output.Any(line => line.StartsWith("Listening on", StringComparison.Ordinal)), context.CancellationToken);

        Assert.AreSequenceEqual(
            ["DoJob: queue jobs", "Hello: http GET /api/hello/{name}", "Tick: timer * * * * * *"], app.Output.Take(3));
        Assert.MatchesRegex(@"^Listening on http://127\.0\.0\.1:\d+/api$", app.Output[3]);
    }

    [TestMethod]
    public async Task Timer_of_a_killed_instance_runs_again_soon_after_the_restart()
    {
        using (var killed = AppProcess.Start(_storage))
        {
            await Eventually.TrueAsync(() => killed.Output.Contains("tick False"), context.CancellationToken);
            await killed.SignalAsync("KILL", context.CancellationToken);
            await killed.ExitAsync(context.CancellationToken);
        }

        var started = TimeProvider.System.GetTimestamp();
        using var app = AppProcess.Start(_storage);
        await Eventually.TrueAsync(() => app.Output.Contains("tick False"), context.CancellationToken);

        Assert.IsLessThan(TimeSpan.FromSeconds(25), TimeProvider.System.GetElapsedTime(started));
    }

    [TestMethod]
    [DataRow("Pace__Milliseconds", "-1", "Milliseconds must be between 0 and 60000")]
    [DataRow("Pace__Milliseconds", "many", "Milliseconds")]
    [DataRow("Break", "Services", "SlowJobs cannot be made")]
    [DataRow("Break", "Program", "The program breaks.")]
    [DataRow("ASPNETCORE_URLS", "http://0.0.0.0:7071", "loopback")]
    [DataRow("AzureFunctionsJobHost__extensions__queues__batchSize", "64", "from 1 to 32")]
    public async Task Failed_start_is_one_line_on_stderr_and_exit_code_1(string setting, string value, string expected)
    {
        using var app = AppProcess.Start(_storage, (setting, value));

        var exitCode = await app.ExitAsync(context.CancellationToken);

        Assert.AreEqual(1, exitCode);
        Assert.HasCount(1, app.Errors);
        Assert.Contains(expected, app.Errors[0]);
        Assert.IsEmpty(app.Output);
    }

    [TestMethod]
    public async Task Port_in_use_is_one_line_too()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)holder.LocalEndpoint).Port}";
        using var app = AppProcess.Start(_storage, ("ASPNETCORE_URLS", address));

        var exitCode = await app.ExitAsync(context.CancellationToken);

        Assert.AreEqual(1, exitCode);
        Assert.AreSequenceEqual([$"Failed to bind to address {address}: address already in use."], app.Errors);
    }

    private QueueClient Queue(string name) =>
        new(_storage, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    private async Task SendAsync(string text)
    {
        await Queue("jobs").CreateIfNotExistsAsync(cancellationToken: context.CancellationToken);
        await Queue("jobs").SendMessageAsync(text, context.CancellationToken);
    }
}
