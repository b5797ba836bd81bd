using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Connector.TestKit.Processes;

/// <summary>A process that we started: its output is kept, and it ends with us wherever the system allows that.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    public const int SigInt = 2;

    public const int SigKill = 9;

    public const int SigTerm = 15;

    private readonly Process _process;
    private readonly Task<int> _ended;

    private ChildProcess(Process process, OutputLines output)
    {
        _process = process;
        Output = output;
        _ended = ExitCodeAsync(process);
    }

    public OutputLines Output { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public StreamWriter Input => _process.StandardInput;

    /// <exception cref="FileNotFoundException">There is no such program.</exception>
    public static ChildProcess Start(ProcessStartInfo start, OutputLines output)
    {
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.CreateNoWindow = true;

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => output.Add(line.Data);

        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            process.Dispose();
            throw new FileNotFoundException($"Cannot start '{start.FileName}': {failure.Message}", start.FileName, failure);
        }

        Orphans.Watch(process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ChildProcess(process, output);
    }

    /// <summary>Waits for the end, also of its output.</summary>
    public Task<int> WaitForExitAsync(CancellationToken cancellationToken) => _ended.WaitAsync(cancellationToken);

    /// <summary>Asks it to end (SIGTERM). Windows has no such request to another console program: it is killed there.</summary>
    public void Terminate()
    {
        if (_process.HasExited)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Kill();
        }
        else
        {
            Send(_process.Id, SigTerm);
        }
    }

    /// <summary>Sends a signal to any process; does nothing if it has ended.</summary>
    public static void Send(int processId, int signal) => _ = SendSignal(processId, signal);

    /// <summary>Ends it and everything it started, at once and without its consent.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended in the meantime.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _ended;
        Orphans.Forget(_process);
        _process.Dispose();
    }

    private static async Task<int> ExitCodeAsync(Process process)
    {
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
