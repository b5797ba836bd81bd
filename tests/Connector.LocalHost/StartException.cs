namespace Connector.LocalHost;

/// <summary>A start that failed for a reason that one line explains.</summary>
/// <param name="message">The line; empty if the app has printed it.</param>
/// <param name="exitCode">The exit code of this process.</param>
internal sealed class StartException(string message, int exitCode = 1) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>Writes the line to standard error.</summary>
    public Task WriteAsync() => Message.Length == 0 ? Task.CompletedTask : Console.Error.WriteLineAsync(Message);
}
