using System.Diagnostics;
using System.Runtime.InteropServices;

/// <summary>
/// Runs in the worker before its Main, because the host names this assembly in DOTNET_STARTUP_HOOKS; .NET requires this class name and no
/// namespace. It ties the worker's life to the host's: the host holds the other end of the worker's standard input, and the system closes
/// that end however the host dies. It also leaves Ctrl+C, which a terminal sends to both processes, to the host, which drains first. Only
/// the runtime's own assemblies may be used here.
/// </summary>
internal static class StartupHook
{
    /// <summary>Set for the worker alone, so that a program that the worker starts is not hooked.</summary>
    public const string Marker = "CONNECTOR_LOCALHOST_WORKER";

    private const int SigInt = 2;

    private static readonly IntPtr Ignore = 1;

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Marker) is null)
        {
            return;
        }

        Environment.SetEnvironmentVariable(Marker, null);
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", null);
        IgnoreInterrupt();
        var input = Console.OpenStandardInput();
        new Thread(() => EndWith(input)) { IsBackground = true, Name = "Host's lifeline" }.Start();
    }

    private static void EndWith(Stream input)
    {
        try
        {
            while (input.ReadByte() >= 0)
            {
                // The host sends nothing; only the end of the stream matters.
            }
        }
        catch (IOException)
        {
            // A broken pipe means the same.
        }

        Process.GetCurrentProcess().Kill();
    }

    private static void IgnoreInterrupt()
    {
        if (OperatingSystem.IsWindows())
        {
            SetConsoleCtrlHandler(IntPtr.Zero, true);
        }
        else
        {
            SetSignalHandler(SigInt, Ignore);
        }
    }

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr SetSignalHandler(int signal, IntPtr handler);

    [DllImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetConsoleCtrlHandler(IntPtr handler, [MarshalAs(UnmanagedType.Bool)] bool add);
}
