using System.Diagnostics;

namespace Connector.Benchmarks.Measuring;

/// <summary>What a process has taken so far, of whosever it is.</summary>
internal static class ProcessUse
{
    public static double CpuSeconds(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.TotalProcessorTime.TotalSeconds;
    }

    /// <returns>Of the process's whole life; null where the system does not say.</returns>
    public static double? PeakRssMb(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.PeakWorkingSet64 > 0 ? process.PeakWorkingSet64 / 1024.0 / 1024.0 : null;
    }
}
