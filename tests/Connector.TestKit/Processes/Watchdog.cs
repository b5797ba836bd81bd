using System.Diagnostics;
using System.Globalization;

namespace Connector.TestKit.Processes;

/// <summary>
/// Ends our processes even if we are killed without a last word. A second process holds the other end of a pipe: when the system
/// closes the pipe for us, it kills what is still on its list.
/// </summary>
internal static class Watchdog
{
    private const string Script = """
        const pids = new Set();
        const lines = require('readline').createInterface({ input: process.stdin });
        lines.on('line', line => line[0] === '+' ? pids.add(line.slice(1)) : pids.delete(line.slice(1)));
        lines.on('close', () => {
          for (const pid of pids) {
            try {
              process.platform === 'win32'
                ? require('child_process').execFileSync('taskkill', ['/T', '/F', '/PID', pid], { stdio: 'ignore' })
                : process.kill(Number(pid), 'SIGKILL');
            } catch { /* It has ended by itself. */ }
          }
        });
        """;

    private static readonly Lock Gate = new();
    private static readonly Lazy<StreamWriter?> Pipe = new(Start);

    public static void Guard(int processId) => Tell('+', processId);

    public static void Release(int processId) => Tell('-', processId);

    private static void Tell(char sign, int processId)
    {
        lock (Gate)
        {
            try
            {
                Pipe.Value?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sign}{processId}"));
            }
            catch (IOException)
            {
                // The watchdog is gone; the handlers of Orphans are left.
            }
        }
    }

    /// <summary>Null on a machine without Node.js: then only a regular end takes our processes along.</summary>
    private static StreamWriter? Start()
    {
        var start = new ProcessStartInfo("node")
        {
            ArgumentList = { "-e", Script },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };

        try
        {
            var watchdog = Process.Start(start)!;
            watchdog.StandardInput.AutoFlush = true;
            return watchdog.StandardInput;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
