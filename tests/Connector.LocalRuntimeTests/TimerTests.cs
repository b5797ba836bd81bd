using System.Globalization;
using Azure.Storage.Blobs;
using Connector.LocalRuntimeTests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Connector.LocalRuntimeTests;

[TestClass]
[TestCategory("Integration")]
public sealed class TimerTests(TestContext context)
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Noon);

    [TestMethod]
    public async Task Five_fields_name_minutes()
    {
        await using var app = await StartAsync(typeof(EveryFiveMinutes));

        await AdvanceUntilAsync(TimeSpan.FromSeconds(10), () => app.Notes.Lines.Count == 2);

        Assert.AreSequenceEqual(["12:05", "12:10"], app.Notes.Lines.Select(line => line[..5]));
    }

    [TestMethod]
    public async Task Six_fields_name_seconds()
    {
        await using var app = await StartAsync(typeof(EveryTenSeconds));

        await AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => app.Notes.Lines.Count == 3);

        Assert.AreSequenceEqual(["12:00:1", "12:00:2", "12:00:3"], app.Notes.Lines.Select(line => line[..7]));
    }

    [TestMethod]
    public async Task Schedule_under_a_minute_is_not_monitored()
    {
        await using var app = await StartAsync(typeof(EveryTenSeconds));

        await AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => app.Notes.Lines.Count == 1);

        Assert.EndsWith("False none", app.Notes.Lines[0]);
        Assert.IsFalse(await StatusBlob(app, "EveryTenSeconds").ExistsAsync(context.CancellationToken));
    }

    [TestMethod]
    public async Task First_start_writes_the_status_and_runs_nothing()
    {
        await using var app = await StartAsync(typeof(EveryFiveMinutes));

        await Eventually.TrueAsync(
            async () => await StatusBlob(app, "EveryFiveMinutes").ExistsAsync(context.CancellationToken), context.CancellationToken);

        Assert.IsEmpty(app.Notes.Lines);
    }

    [TestMethod]
    public async Task After_downtime_one_run_makes_up_for_all_that_were_missed()
    {
        var setup = Setup(typeof(EveryFiveMinutes));
        await using (var before = await TestApp.StartAsync(setup, context.CancellationToken))
        {
            await AdvanceUntilAsync(TimeSpan.FromSeconds(10), () => before.Notes.Lines.Count == 1);
        }

        _time.Advance(TimeSpan.FromHours(3));
        await using var after = await TestApp.StartAsync(setup, context.CancellationToken);
        await Eventually.TrueAsync(() => after.Notes.Lines.Count == 1, context.CancellationToken);
        await AdvanceUntilAsync(TimeSpan.FromSeconds(10), () => after.Notes.Lines.Count == 2);

        Assert.Contains("True", after.Notes.Lines[0]);
        Assert.Contains("Last 12:05", after.Notes.Lines[0]);
        Assert.Contains("False", after.Notes.Lines[1]);
    }

    [TestMethod]
    public async Task Restart_in_time_makes_up_for_nothing()
    {
        var setup = Setup(typeof(EveryFiveMinutes));
        await using (var before = await TestApp.StartAsync(setup, context.CancellationToken))
        {
            await AdvanceUntilAsync(TimeSpan.FromSeconds(10), () => before.Notes.Lines.Count == 1);
        }

        await using var after = await TestApp.StartAsync(setup, context.CancellationToken);
        await AdvanceUntilAsync(TimeSpan.FromSeconds(10), () => after.Notes.Lines.Count == 1);

        Assert.StartsWith("12:10", after.Notes.Lines[0]);
        Assert.Contains("False", after.Notes.Lines[0]);
    }

    [TestMethod]
    public async Task Run_that_outlasts_its_interval_is_followed_by_one_more_and_never_overlapped()
    {
        await using var app = await StartAsync(typeof(GatedMinutes));
        await AdvanceUntilAsync(TimeSpan.FromSeconds(10), () => app.Notes.Inside == 1);

        _time.Advance(TimeSpan.FromMinutes(4));
        app.Notes.Open(1);
        await Eventually.TrueAsync(() => app.Notes.Lines.Count == 2, context.CancellationToken);
        app.Notes.Open(1);
        await AdvanceUntilAsync(TimeSpan.FromSeconds(10), () => app.Notes.Lines.Count == 3);
        app.Notes.Open(1);

        Assert.AreEqual(1, app.Notes.MostInside);
        Assert.AreSequenceEqual(["12:01", "12:05", "12:06"], app.Notes.Lines.Select(line => line[..5]));
    }

    [TestMethod]
    public async Task Failures_do_not_stop_the_schedule()
    {
        await using var app = await StartAsync(typeof(FailingMinutes));

        await AdvanceUntilAsync(TimeSpan.FromSeconds(10), () => app.Notes.Lines.Count == 3);

        Assert.HasCount(3, app.Logs.Errors);
    }

    [TestMethod]
    public async Task Run_on_startup_runs_before_the_timer_is_due()
    {
        await using var app = await StartAsync(typeof(AtStartup));

        await Eventually.TrueAsync(() => app.Notes.Lines.Count == 1, context.CancellationToken);

        Assert.AreEqual(Noon, _time.GetUtcNow());
    }

    [TestMethod]
    public async Task Schedule_in_percent_signs_is_a_setting()
    {
        var setup = Setup(typeof(BySetting)) with { Settings = new() { ["Schedule:Sweep"] = "30 12 * * *" } };
        await using var app = await TestApp.StartAsync(setup, context.CancellationToken);

        await AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => app.Notes.Lines.Count == 1);

        Assert.StartsWith("12:3", app.Notes.Lines[0]);
    }

    [TestMethod]
    public async Task Failed_run_is_tried_again_as_its_attribute_says()
    {
        await using var app = await StartAsync(typeof(RetryingMinutes));

        await AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => app.Notes.Lines.Count == 3);

        Assert.AreSequenceEqual(["0 of 2", "1 of 2", "2 of 2"], app.Notes.Lines);
    }

    [TestMethod]
    public async Task Of_two_instances_one_runs_the_timer_until_it_stops()
    {
        var setup = Setup(typeof(EveryTenSeconds));
        await using var first = await TestApp.StartAsync(setup, context.CancellationToken);
        await AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => first.Notes.Lines.Count == 1);
        await using var second = await TestApp.StartAsync(setup, context.CancellationToken);
        await AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => first.Notes.Lines.Count == 3);
        Assert.IsEmpty(second.Notes.Lines);

        await first.StopAsync(context.CancellationToken);
        await AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => second.Notes.Lines.Count == 1);

        Assert.HasCount(1, second.Notes.Lines);
    }

    private static BlobClient StatusBlob(TestApp app, string function) =>
        new(app.Storage, "azure-webjobs-hosts", $"timers/connector-localruntimetests/{function}/status");

    private TestAppSetup Setup(Type function) =>
        new(function) { Configure = builder => builder.Services.AddSingleton<TimeProvider>(_time) };

    private Task<TestApp> StartAsync(Type function) => TestApp.StartAsync(Setup(function), context.CancellationToken);

    /// <summary>Lets time pass in small steps, as far as it takes.</summary>
    private Task AdvanceUntilAsync(TimeSpan step, Func<bool> condition) =>
        Eventually.TrueAsync(
            () =>
            {
                var holds = condition();
                if (!holds)
                {
                    _time.Advance(step);
                }

                return holds;
            },
            context.CancellationToken);

    private static string Describe(TimeProvider time, TimerInfo timer) => string.Create(
        CultureInfo.InvariantCulture,
        $"{time.GetUtcNow():HH:mm:ss} {timer.IsPastDue} {(timer.ScheduleStatus is { } status ? $"Last {status.Last:HH:mm}" : "none")}");

    public sealed class EveryFiveMinutes(Notes notes, TimeProvider time)
    {
        [Function("EveryFiveMinutes")]
        public void Run([TimerTrigger("*/5 * * * *")] TimerInfo timer) => notes.Add(Describe(time, timer));
    }

    public sealed class EveryTenSeconds(Notes notes, TimeProvider time)
    {
        [Function("EveryTenSeconds")]
        public void Run([TimerTrigger("*/10 * * * * *")] TimerInfo timer) => notes.Add(Describe(time, timer));
    }

    public sealed class GatedMinutes(Notes notes, TimeProvider time)
    {
        [Function("GatedMinutes")]
        public async Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
        {
            notes.Add(Describe(time, timer));
            await notes.PassGateAsync(cancellationToken);
        }
    }

    public sealed class FailingMinutes(Notes notes, TimeProvider time)
    {
        [Function("FailingMinutes")]
        public void Run([TimerTrigger("0 * * * * *")] TimerInfo timer)
        {
            notes.Add(Describe(time, timer));
            throw new InvalidOperationException("Refused by the test.");
        }
    }

    public sealed class AtStartup(Notes notes, TimeProvider time)
    {
        [Function("AtStartup")]
        public void Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer) => notes.Add(Describe(time, timer));
    }

    public sealed class BySetting(Notes notes, TimeProvider time)
    {
        [Function("BySetting")]
        public void Run([TimerTrigger("%Schedule__Sweep%")] TimerInfo timer) => notes.Add(Describe(time, timer));
    }

    public sealed class RetryingMinutes(Notes notes)
    {
        [Function("RetryingMinutes")]
        [FixedDelayRetry(2, "00:00:10")]
        public void Run([TimerTrigger("* * * * *")] TimerInfo timer, FunctionContext invocation)
        {
            _ = timer;
            notes.Add($"{invocation.RetryContext.RetryCount} of {invocation.RetryContext.MaxRetryCount}");
            throw new InvalidOperationException("Refused by the test.");
        }
    }
}
