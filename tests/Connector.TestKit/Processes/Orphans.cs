using System.Collections.Concurrent;
using System.Diagnostics;

namespace Connector.TestKit.Processes;

/// <summary>Kills what is still running when this process ends in any way that leaves it a last word.</summary>
internal static class Orphans
{
    private static readonly ConcurrentDictionary<Process, byte> Running = [];

    static Orphans()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => KillAll();
        AppDomain.CurrentDomain.UnhandledException += (_, _) => KillAll();
    }

    public static void Watch(Process process) => Running[process] = 0;

    public static void Forget(Process process) => Running.TryRemove(process, out _);

    private static void KillAll()
    {
        foreach (var process in Running.Keys)
        {
            try
            {
                process.Kill(entireProcessTree: true);
            }
            catch (Exception failure) when (failure
                is InvalidOperationException or AggregateException or System.ComponentModel.Win32Exception)
            {
                // Already gone, or on its way.
            }
        }
    }
}
