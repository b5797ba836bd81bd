using System.Globalization;

namespace Connector.TestKit.Processes;

/// <summary>The output of a process: the latest lines in memory, all lines in the log file if there is one.</summary>
public sealed class OutputLines(string? logFile = null, int keep = 2000) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = [];
    private readonly List<string> _errors = [];
    private readonly StreamWriter? _file = logFile is null ? null : OpenLog(logFile);
    private bool _closed;

    /// <summary>The lines kept, oldest first.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>The lines of level error and above, all of them.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_gate)
            {
                return [.. _errors];
            }
        }
    }

    /// <summary>The last lines as one text, for an error message.</summary>
    public string Tail(int count = 25) => string.Join(Environment.NewLine, Lines.TakeLast(count));

    internal void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            _lines.Enqueue(line);
            if (_lines.Count > keep)
            {
                _lines.Dequeue();
            }

            if (line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal))
            {
                _errors.Add(line);
            }

            if (!_closed)
            {
                _file?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {line}"));
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _file?.Dispose();
        }
    }

    private static StreamWriter OpenLog(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return new StreamWriter(path, append: true) { AutoFlush = true };
    }
}
