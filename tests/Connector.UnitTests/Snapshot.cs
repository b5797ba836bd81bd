using System.Runtime.CompilerServices;

namespace Connector.UnitTests;

/// <summary>
/// A text that a person has approved, in the folder Snapshots beside the test. After a wanted change: <c>UPDATE_SNAPSHOTS=1</c>, and read
/// the difference.
/// </summary>
internal static class Snapshot
{
    public static async Task CheckAsync(string file, string actual, [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(test)!, "Snapshots", file);

        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, actual);
        }

        Assert.IsTrue(File.Exists(path), $"{file} was never approved: run with UPDATE_SNAPSHOTS=1, and read it");
        Assert.AreEqual(
            (await File.ReadAllTextAsync(path)).ReplaceLineEndings("\n"), actual,
            $"{file} has changed: if it was meant to, run with UPDATE_SNAPSHOTS=1");
    }
}
