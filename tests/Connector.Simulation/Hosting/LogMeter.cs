using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Connector.Simulation.Hosting;

/// <summary>Counts the log lines that the app would export, by category and level.</summary>
public sealed class LogMeter : ILoggerProvider
{
    private readonly ConcurrentDictionary<string, long> _lines = new(StringComparer.Ordinal);

    /// <summary>By category and level, such as <c>Connector.Importing.MailboxLifecycle Information</c>.</summary>
    public IReadOnlyDictionary<string, long> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new CountingLogger(this, categoryName);

    public void Reset() => _lines.Clear();

    public void Dispose()
    {
    }

    private sealed class CountingLogger(LogMeter meter, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                meter._lines.AddOrUpdate($"{category} {logLevel}", 1, (_, lines) => lines + 1);
            }
        }
    }
}
