using Connector.Simulation.Costs;
using Connector.Simulation.Hosting;
using Connector.Simulation.Scale;

namespace Connector.SimulationTests;

[TestClass]
public sealed class CostTests
{
    private static readonly CostModel Model = new() { QueueLooks = TimeSpan.FromDays(1) };

    [TestMethod]
    public void Bill_is_the_usage_beyond_what_is_free_times_its_price()
    {
        var bill = PriceList.EastUs.Bill(new MonthlyUsage
        {
            Executions = 1_250_000,
            GbSeconds = 1_100_000,
            ReadyGbSeconds = 1_000_000,
            ReadyActiveGbSeconds = 100_000,
            BlobWrites = 10_000,
            BlobReads = 20_000,
            QueueCalls = 30_000,
            TableCalls = 1_000_000,
            BlobGb = 100,
            TableGb = 10,
            TelemetryGb = 15,
            AlertRules = 10,
        });

        Assert.AreEqual((1_000_000 * 0.000026) + (1 * 0.40), bill.Computing, 1e-9);
        Assert.AreEqual((1_000_000 * 0.000004) + (100_000 * 0.000016), bill.Ready, 1e-9);
        Assert.AreEqual(0.0625 + (2 * 0.004) + (3 * 0.004) + (100 * 0.00036), bill.Calls, 1e-9);
        Assert.AreEqual((100 * 0.026) + (10 * 0.05625), bill.Stored, 1e-9);
        Assert.AreEqual((10 * 2.30) + (10 * 1.50), bill.Watching, 1e-9);
    }

    [TestMethod]
    public void Bill_of_less_than_what_is_free_has_no_computing()
    {
        var bill = PriceList.EastUs.Bill(new MonthlyUsage { Executions = 250_000, GbSeconds = 100_000, TelemetryGb = 5 });

        Assert.AreEqual(0, bill.Total);
    }

    [TestMethod]
    [DataRow("Mailboxes.query", DayCounts.TableCalls)]
    [DataRow("Mailboxes.write", DayCounts.TableCalls)]
    [DataRow("fetch-jobs.send", DayCounts.QueueCalls)]
    [DataRow("deliveries.receive", DayCounts.QueueCalls)]
    [DataRow("queue.delete", DayCounts.QueueCalls)]
    [DataRow("mail.write", DayCounts.BlobWrites)]
    [DataRow("reports.get", DayCounts.BlobReads)]
    public void Call_is_of_the_kind_that_its_service_bills(string call, string kind)
    {
        var day = DayCounts.Of(Counts(storage: [(call, 7)]));

        Assert.AreEqual(7, day[kind]);
        Assert.AreEqual(
            7, day[DayCounts.TableCalls] + day[DayCounts.QueueCalls] + day[DayCounts.BlobWrites] + day[DayCounts.BlobReads]);
    }

    /// <summary>Flex Consumption bills at least a second of an instance.</summary>
    [TestMethod]
    public void Short_ticks_of_a_timer_cost_a_second_each()
    {
        var day = DayCounts.Of(Counts(functions: [("ProbeParked", 1_440, 0.05)]));

        Assert.AreEqual(1_440, Model.ActiveSeconds(day, "ProbeParked"), 1e-9);
    }

    [TestMethod]
    public void Long_ticks_of_a_timer_cost_their_time_and_their_cpu()
    {
        var day = DayCounts.Of(Counts(functions: [("EnqueueFetchJobs", 1_440, 20)]));

        Assert.AreEqual(1_440 * (20 + 0.0014), Model.ActiveSeconds(day, "EnqueueFetchJobs"), 1e-6);
    }

    [TestMethod]
    public void Few_jobs_cost_a_second_a_minute_and_many_share_their_seconds()
    {
        var few = DayCounts.Of(Counts(functions: [("fetch-jobs", 14_400, 0.16)]));
        var many = DayCounts.Of(Counts(functions: [("fetch-jobs", 1_440_000, 0.16)]));

        Assert.AreEqual(1_440, Model.ActiveSeconds(few, "fetch-jobs"), 1e-9);
        Assert.AreEqual(14_400, Model.ActiveSeconds(many, "fetch-jobs"), 1e-6);
    }

    /// <summary>Mails that are announced come at any second, and two in the same second share it.</summary>
    [TestMethod]
    public void Announced_mail_costs_a_second_until_all_seconds_are_busy()
    {
        var pushed = Model with { IsPushed = true };

        var few = pushed.ActiveSeconds(DayCounts.Of(Counts(functions: [("ReceivePush", 100, 0.05)])), "ReceivePush");
        var many = pushed.ActiveSeconds(DayCounts.Of(Counts(functions: [("ReceivePush", 1_000_000, 0.05)])), "ReceivePush");

        Assert.AreEqual(100, few, 0.1);
        Assert.AreEqual(86_400, many, 1);
    }

    /// <summary>A quarter of a core at 512 MB: the same job takes four times as long as soon as CPU is what it waits for.</summary>
    [TestMethod]
    public void Small_instance_has_less_cpu()
    {
        var day = DayCounts.Of(Counts(functions: [("fetch-jobs", 1_440_000, 0.016)]));

        var large = Model.ActiveSeconds(day, "fetch-jobs");
        var small = (Model with { InstanceGb = 0.5 }).ActiveSeconds(day, "fetch-jobs");

        Assert.AreEqual(1_440_000 * 0.0014, large, 1e-6);
        Assert.AreEqual(4 * large, small, 1e-6);
    }

    [TestMethod]
    public void Ready_instance_is_billed_for_all_seconds_and_its_timer_beside()
    {
        var day = DayCounts.Of(Counts(functions: [("EnqueueFetchJobs", 1_440, 0.1), ("ProbeParked", 1_440, 0.1)]));

        var with = Model.Of(day, mails: 0);
        var without = (Model with { HasReadyInstance = false }).Of(day, mails: 0);

        Assert.AreEqual(30 * 86_400 * 2, with.ReadyGbSeconds, 1e-6);
        Assert.AreEqual(30 * 1_440 * 2, with.ReadyActiveGbSeconds, 1e-6);
        Assert.AreEqual(30 * 1_440 * 2, with.GbSeconds, 1e-6);
        Assert.AreEqual(0, without.ReadyGbSeconds);
        Assert.AreEqual(2 * with.GbSeconds, without.GbSeconds, 1e-6);
    }

    [TestMethod]
    public void Days_add_and_multiply_count_by_count()
    {
        var one = DayCounts.Of(Counts(storage: [("mail.write", 10)], functions: [("alerts", 4, 2)]));
        var other = DayCounts.Of(Counts(storage: [("mail.write", 1), ("alerts.send", 3)]));

        var sum = ((one - other) * 2) + other;

        Assert.AreEqual(19, sum[DayCounts.BlobWrites]);
        Assert.AreEqual(-3, sum[DayCounts.QueueCalls]);
        Assert.AreEqual(8, sum.RunsOf("alerts"));
        Assert.AreEqual(16, sum.SecondsOf("alerts"));
    }

    private static ScaleCounts Counts(
        IEnumerable<(string Call, long Times)>? storage = null,
        IEnumerable<(string Function, long Runs, double SecondsEach)>? functions = null) =>
        new(
            (storage ?? []).ToDictionary(one => one.Call, one => one.Times),
            new Dictionary<string, long>(),
            (functions ?? []).ToDictionary(
                one => one.Function,
                one => new Invocations(one.Runs, TimeSpan.FromSeconds(one.Runs * one.SecondsEach), TimeSpan.FromSeconds(one.SecondsEach))),
            new Dictionary<string, long>(),
            new Dictionary<string, long>());
}
