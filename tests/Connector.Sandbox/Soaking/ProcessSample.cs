using System.Globalization;

namespace Connector.Sandbox.Soaking;

/// <summary>What a process takes at a moment, as /proc says (proc_pid_status(5)).</summary>
internal sealed record ProcessSample(TimeSpan At, double Megabytes, int Threads, int Handles)
{
    /// <returns>Null if the process has ended, or if the system has no /proc.</returns>
    public static ProcessSample? Take(int processId, TimeSpan at)
    {
        try
        {
            var lines = File.ReadAllLines($"/proc/{processId}/status");
            return new ProcessSample(
                at, Number(lines, "VmRSS:") / 1024.0, Number(lines, "Threads:"), Directory.GetFiles($"/proc/{processId}/fd").Length);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return null;
        }
    }

    private static int Number(string[] lines, string name) => int.Parse(
        lines.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
