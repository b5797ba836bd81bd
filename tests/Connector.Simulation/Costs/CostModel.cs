namespace Connector.Simulation.Costs;

/// <summary>
/// Turns the counts of simulated days into the usage of a month. Flex Consumption bills the time in which an instance executes anything,
/// at least a second at a time (learn.microsoft.com, "Estimating consumption-based costs").
/// </summary>
public sealed record CostModel
{
    public const double DaysAMonth = 30;

    private const double MinutesADay = 24 * 60;

    private const double SecondsADay = MinutesADay * 60;

    private const double Giga = 1_000_000_000;

    private const string Planner = "EnqueueFetchJobs";

    private const string FetchJobs = "fetch-jobs";

    private const double StorageQueues = 6;

    private const double Timers = 7;

    private static readonly string[] Queues = [FetchJobs, "deliveries", "alerts"];

    /// <summary>Renewals of the lock of a timer, counted with the emulator: 17 in two minutes.</summary>
    private static readonly TimeSpan LockRenewals = TimeSpan.FromSeconds(7.1);

    /// <summary>The version before timers rested and quiet polls were silent, for comparison.</summary>
    public static CostModel Before { get; } = new()
    {
        // WatchProvider every 15 s, FetchInboundMailbox every 20 s and RenewWatches every five minutes, beside what the simulation ticks.
        IdleTicks = ((3 + 3) * MinutesADay) + (MinutesADay / 5),
        HostLinesOfRun = 2,
        LinesOfFetch = 1,
    };

    /// <summary>Memory of an instance in GB. With less memory it has less CPU: 1 core at 2 GB, a quarter at 0.5 GB.</summary>
    public double InstanceGb { get; init; } = 2;

    public bool HasReadyInstance { get; init; } = true;

    /// <summary>Whether work comes with each mail, at any second, and not with the planner's tick.</summary>
    public bool IsPushed { get; init; }

    /// <summary>Ticks a day of timers that find nothing to do and that the simulation does not have.</summary>
    public double IdleTicks { get; init; }

    /// <summary>Jobs of a queue that an instance runs at a time, which is also what Azure scales for (host.json, batchSize).</summary>
    public double Parallel { get; init; } = 16;

    /// <summary>CPU of host and worker for an invocation at one core, in seconds (docs/performance.md, scenario polls).</summary>
    public double CpuOfRun { get; init; } = 0.0014;

    /// <summary>How often each of the six queues is looked at, by an instance or by Azure's scale controller.</summary>
    public TimeSpan QueueLooks { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Log lines of the host for each invocation that ends well.</summary>
    public double HostLinesOfRun { get; init; }

    /// <summary>Log lines of the worker for each fetch, beside those that the simulation has counted.</summary>
    public double LinesOfFetch { get; init; }

    /// <summary>Spans for each invocation, of host and worker.</summary>
    public double SpansOfRun { get; init; } = 3;

    public double TraceShare { get; init; } = 0.1;

    /// <summary>Metrics that are exported each minute.</summary>
    public double Series { get; init; } = 40;

    /// <summary>Bytes of a line, a span or a metric, as Azure Monitor bills it.</summary>
    public double BytesOfRecord { get; init; } = 1_000;

    public double BytesOfMail { get; init; } = 16 * 1024;

    /// <summary>The rows of a mail in Messages and MailIndex.</summary>
    public double BytesOfRows { get; init; } = 3_000;

    /// <summary>The rules of infra/ without test addresses.</summary>
    public int AlertRules { get; init; } = 12;

    /// <param name="mails">Mails a day.</param>
    public MonthlyUsage Of(DayCounts day, double mails)
    {
        ArgumentNullException.ThrowIfNull(day);

        var runs = day.Functions.Sum(day.RunsOf) + IdleTicks;
        var looks = StorageQueues * SecondsADay / QueueLooks.TotalSeconds;
        var ready = HasReadyInstance ? ActiveSeconds(day, Planner) : 0;
        var active = day.Functions.Sum(function => ActiveSeconds(day, function)) + IdleTicks - ready;
        var records = day[DayCounts.LogLines] + (runs * HostLinesOfRun) + (day.RunsOf(FetchJobs) * LinesOfFetch)
            + (((runs * SpansOfRun) + looks) * TraceShare) + (Series * MinutesADay);

        return new MonthlyUsage
        {
            Executions = runs * DaysAMonth,
            GbSeconds = active * InstanceGb * DaysAMonth,
            ReadyGbSeconds = HasReadyInstance ? SecondsADay * InstanceGb * DaysAMonth : 0,
            ReadyActiveGbSeconds = ready * InstanceGb * DaysAMonth,
            BlobWrites = (day[DayCounts.BlobWrites] + day.Functions.Where(IsTimer).Sum(day.RunsOf)) * DaysAMonth,
            BlobReads = (day[DayCounts.BlobReads] + (Timers * SecondsADay / LockRenewals.TotalSeconds)) * DaysAMonth,
            QueueCalls = (day[DayCounts.QueueCalls] + looks) * DaysAMonth,
            TableCalls = day[DayCounts.TableCalls] * DaysAMonth,
            BlobGb = mails * DaysAMonth * BytesOfMail / Giga,
            TableGb = mails * DaysAMonth * BytesOfRows / Giga,
            TelemetryGb = records * DaysAMonth * BytesOfRecord / Giga,
            AlertRules = AlertRules,
        };
    }

    /// <summary>The seconds of a day in which instances execute a function.</summary>
    public double ActiveSeconds(DayCounts day, string function)
    {
        ArgumentNullException.ThrowIfNull(day);

        var runs = day.RunsOf(function);
        var cpu = runs * CpuOfRun * Math.Max(1, 2 / InstanceGb);

        // Ticks of a timer come one at a time. Jobs and calls that come in the same second share it.
        return IsTimer(function)
            ? Math.Max(runs, day.SecondsOf(function) + cpu)
            : Math.Max(BusySeconds(runs), Math.Max(day.SecondsOf(function) / Parallel, cpu));
    }

    /// <summary>The seconds of a day in which something comes: once a minute at most, or as Poisson has it for random arrivals.</summary>
    private double BusySeconds(double runs) =>
        IsPushed ? SecondsADay * (1 - Math.Exp(-runs / SecondsADay)) : Math.Min(runs, MinutesADay);

    /// <summary>The host saves the status of each timer that ticks once a minute or less often.</summary>
    private static bool IsTimer(string function) => !Queues.Contains(function) && function != "ReceivePush";
}
