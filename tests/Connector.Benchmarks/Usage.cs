using System.Diagnostics;
using Connector.TestKit.App;

namespace Connector.Benchmarks;

/// <summary>CPU seconds that host and worker have used since they started.</summary>
internal readonly record struct Usage(double Host, double Worker)
{
    private const double Megabyte = 1024 * 1024;

    public double Cpu => Host + Worker;

    public static Usage Of(ConnectorApp app) => new(Read(app, 0, CpuSeconds), Read(app, 1, CpuSeconds));

    public static Usage operator -(Usage one, Usage other) => new(one.Host - other.Host, one.Worker - other.Worker);

    /// <summary>Resident memory of host and worker now, in MB.</summary>
    public static double Resident(ConnectorApp app) =>
        Read(app, 0, process => process.WorkingSet64 / Megabyte) + Read(app, 1, process => process.WorkingSet64 / Megabyte);

    /// <summary>The most resident memory that the worker has had, in MB.</summary>
    public static double PeakOfWorker(ConnectorApp app) => Read(app, 1, process => process.PeakWorkingSet64 / Megabyte);

    private static double CpuSeconds(Process process) => process.TotalProcessorTime.TotalSeconds;

    /// <param name="index">0 is the host, 1 the worker.</param>
    private static double Read(ConnectorApp app, int index, Func<Process, double> figure)
    {
        using var process = Process.GetProcessById(app.ProcessIds[index]);
        return figure(process);
    }
}
