using System.Collections.Concurrent;
using Connector.LocalHost.Protocol;
using Microsoft.Extensions.Logging;

namespace Connector.LocalHost.Worker;

/// <summary>Writes the worker's log lines to the host's log, each under the worker's own category.</summary>
internal sealed class WorkerLog
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<RpcLog> _early = new();
    private volatile ILoggerFactory? _factory;

    /// <summary>From here on lines are written; those that came before are written first.</summary>
    public void WriteTo(ILoggerFactory factory)
    {
        _factory = factory;

        while (_early.TryDequeue(out var line))
        {
            Write(line, factory);
        }
    }

    public void Add(RpcLog line)
    {
        if (_factory is { } factory)
        {
            Write(line, factory);
        }
        else
        {
            _early.Enqueue(line);
        }
    }

    private void Write(RpcLog line, ILoggerFactory factory)
    {
        var logger = _loggers.GetOrAdd(line.Category, static (category, all) => all.CreateLogger(category), factory);
        var level = (LogLevel)(int)line.Level;

        if (logger.IsEnabled(level))
        {
            logger.Log(level, default, line, exception: null, static (one, _) => one.Exception is { } exception
                ? $"{one.Message} {exception.Type}: {exception.Message} {exception.StackTrace}"
                : one.Message);
        }
    }
}
