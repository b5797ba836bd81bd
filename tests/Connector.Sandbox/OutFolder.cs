using Connector.TestKit;

namespace Connector.Sandbox;

/// <summary>Where a run writes to. Nothing that another run or a person put there is deleted or overwritten.</summary>
internal static class OutFolder
{
    /// <param name="asked">The folder of the command line; null for the sandbox's own folder in artifacts, which is emptied.</param>
    public static DirectoryInfo Make(DirectoryInfo? asked, string standard)
    {
        if (asked is null)
        {
            return Empty(Directory.CreateDirectory(Path.Combine(Repository.Artifacts, standard)));
        }

        if (!asked.Exists || !asked.EnumerateFileSystemInfos().Any())
        {
            return Directory.CreateDirectory(asked.FullName);
        }

        var number = Enumerable.Range(1, int.MaxValue).First(number => !Path.Exists(RunOf(asked, number)));
        return Directory.CreateDirectory(RunOf(asked, number));
    }

    private static string RunOf(DirectoryInfo folder, int number) => Path.Combine(folder.FullName, $"run-{number}");

    /// <summary>Of what an earlier run left; what another command keeps there stays.</summary>
    private static DirectoryInfo Empty(DirectoryInfo folder)
    {
        var alerts = new DirectoryInfo(Path.Combine(folder.FullName, "alerts"));

        if (alerts.Exists)
        {
            alerts.Delete(recursive: true);
        }

        return folder;
    }
}
