using Connector.Sandbox;
using Connector.TestKit;

namespace Connector.UnitTests.Sandbox;

/// <summary>The sandbox never deletes or overwrites what somebody else wrote.</summary>
[TestClass]
public sealed class OutFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder =
        Directory.CreateDirectory(Path.Combine(Repository.Artifacts, "tests", $"{nameof(OutFolderTests)}-{Guid.NewGuid():N}"));

    [TestMethod]
    public void Folder_that_holds_files_keeps_them_and_gets_a_new_folder_for_each_run()
    {
        var alerts = _folder.CreateSubdirectory("alerts");
        File.WriteAllText(Path.Combine(alerts.FullName, "mine.txt"), "mine");
        File.WriteAllText(Path.Combine(_folder.FullName, "app.log"), "mine");

        var (first, second) = (OutFolder.Make(_folder, "sandbox"), OutFolder.Make(_folder, "sandbox"));

        Assert.AreEqual("mine", File.ReadAllText(Path.Combine(alerts.FullName, "mine.txt")));
        Assert.AreEqual("mine", File.ReadAllText(Path.Combine(_folder.FullName, "app.log")));
        Assert.AreEqual(Path.Combine(_folder.FullName, "run-1"), first.FullName);
        Assert.AreEqual(Path.Combine(_folder.FullName, "run-2"), second.FullName);
        Assert.IsEmpty(first.EnumerateFileSystemInfos());
    }

    [TestMethod]
    public void Folder_that_is_empty_or_missing_is_used_itself()
    {
        var missing = new DirectoryInfo(Path.Combine(_folder.FullName, "a", "b"));

        Assert.AreEqual(missing.FullName, OutFolder.Make(missing, "sandbox").FullName);
        Assert.IsTrue(Directory.Exists(missing.FullName));
        Assert.AreEqual(missing.FullName, OutFolder.Make(new DirectoryInfo(missing.FullName), "sandbox").FullName);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
