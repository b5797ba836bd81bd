using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;

namespace Connector.UnitTests.Telemetry;

[TestClass]
public sealed class IsolatedTests(TestContext context)
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    public async Task Items_after_one_that_fails_run_and_the_failure_is_logged_and_counted(int parallel)
    {
        var log = new FakeLogger();
        using var counter = new Counter("connector.duties.failed", $"items {parallel}");
        var done = new List<int>();

        var failed = await Isolated.EachAsync(
            $"items {parallel}",
            [1, 2, 3, 4],
            item => $"number {item}",
            (item, _) =>
            {
                if (item == 2)
                {
                    throw new InvalidOperationException("two");
                }

                lock (done)
                {
                    done.Add(item);
                }

                return Task.CompletedTask;
            },
            log,
            context.CancellationToken,
            parallel);

        Assert.AreEqual(1, failed);
        Assert.AreSequenceEqual([1, 3, 4], done.Order());
        Assert.AreEqual(1, counter.Sum);
        var record = Assert.ContainsSingle(log.Collector.GetSnapshot());
        Assert.AreEqual(LogLevel.Error, record.Level);
        Assert.Contains("number 2", record.Message);
        Assert.AreEqual("two", record.Exception!.Message);
    }

    [TestMethod]
    public async Task Cancellation_by_the_caller_ends_the_loop_and_by_an_item_does_not()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var begun = new List<int>();

        Task RunAsync() => Isolated.EachAsync(
            "items",
            [1, 2, 3],
            item => $"{item}",
            async (item, token) =>
            {
                begun.Add(item);

                if (item == 1)
                {
                    throw new OperationCanceledException("its own");
                }

                await caller.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
            NullLogger.Instance,
            caller.Token);

        await Assert.ThrowsAsync<OperationCanceledException>(RunAsync);
        Assert.AreSequenceEqual([1, 2], begun);
    }

    [TestMethod]
    public async Task Sweeps_after_one_that_fails_run()
    {
        var ran = new List<string>();
        var sweeps = new MinuteSweeps(
            [
                new Sweep("first", _ => throw new FormatException("A row makes no sense.")),
                new Sweep("second", _ =>
                {
                    ran.Add("second");
                    return Task.CompletedTask;
                }),
            ],
            NullLogger<MinuteSweeps>.Instance);

        await sweeps.HandleAsync(context.CancellationToken);

        Assert.AreSequenceEqual(["second"], ran);
    }

    /// <summary>Only one meter is exported.</summary>
    [TestMethod]
    public void Every_instrument_of_the_library_belongs_to_the_meter_that_is_exported()
    {
        var strays = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Name.StartsWith("connector.", StringComparison.Ordinal) && instrument.Meter.Name != "Connector")
                {
                    strays.Add(instrument.Name);
                }
            },
        };

        foreach (var type in typeof(Isolated).Assembly.GetTypes().Where(type => !type.ContainsGenericParameters))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        listener.Start();

        Assert.IsEmpty(strays);
    }

    private sealed class Counter : IDisposable
    {
        private readonly MeterListener _listener;
        private long _sum;

        public Counter(string name, string duty)
        {
            _listener = new MeterListener
            {
                InstrumentPublished = (instrument, listener) =>
                {
                    if (instrument.Name == name)
                    {
                        listener.EnableMeasurementEvents(instrument);
                    }
                },
            };
            _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            {
                if (tags.ToArray().Any(tag => tag is { Key: "duty", Value: string found } && found == duty))
                {
                    Interlocked.Add(ref _sum, value);
                }
            });
            _listener.Start();
        }

        public long Sum => Interlocked.Read(ref _sum);

        public void Dispose() => _listener.Dispose();
    }
}
