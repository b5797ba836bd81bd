using System.Globalization;

namespace Connector.TestKit.Processes;

/// <summary>A process and the processes that it started. Read from /proc, so only Linux shows the children.</summary>
public static class ProcessTree
{
    /// <summary>The process itself, then its children, theirs, and so on.</summary>
    public static IReadOnlyList<int> Of(int processId)
    {
        var found = new List<int> { processId };

        for (var next = 0; next < found.Count; next++)
        {
            found.AddRange(ChildrenOf(found[next]));
        }

        return found;
    }

    /// <summary>A zombie, which has ended and waits for its parent to read the exit code, does not run.</summary>
    public static bool IsRunning(int processId)
    {
        try
        {
            // The state follows the name, which is in parentheses and may hold blanks (proc_pid_stat(5)).
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static IEnumerable<int> ChildrenOf(int processId)
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{processId}/task")
                .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
