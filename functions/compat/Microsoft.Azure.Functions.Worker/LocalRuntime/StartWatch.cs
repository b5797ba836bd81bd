using Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime;

/// <summary>
/// Until the app has started, turns an exception that the app does not handle itself into one line on stderr and exit code 1.
/// </summary>
internal sealed class StartWatch
{
    private volatile bool _isOver;

    public bool IsOver => _isOver;

    public static StartWatch OverProcess()
    {
        var watch = new StartWatch();
        AppDomain.CurrentDomain.UnhandledException += watch.OnUnhandled;
        return watch;
    }

    public void End() => _isOver = true;

    private void OnUnhandled(object sender, UnhandledExceptionEventArgs unhandled)
    {
        if (!_isOver && unhandled.ExceptionObject is Exception exception)
        {
            Console.Error.WriteLine(OneLine.Of(exception));
            Environment.Exit(1);
        }
    }
}
