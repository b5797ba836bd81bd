namespace Connector.TestKit.App;

/// <summary>The ways in which the app ends.</summary>
public enum AppEnd
{
    /// <summary>SIGKILL for the host alone.</summary>
    HostKilled,

    /// <summary>SIGKILL for the worker alone.</summary>
    WorkerKilled,

    /// <summary>SIGKILL for host and worker at once, as a power cut.</summary>
    AllKilled,

    /// <summary>SIGINT for both, as a terminal's Ctrl+C.</summary>
    Interrupted,

    /// <summary>SIGTERM for the host, as a platform's stop.</summary>
    Terminated,
}
