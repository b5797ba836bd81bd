using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Connector.UnitTests;

/// <summary>Holds the feature folders to the order in docs/architecture.md: each uses only those below it.</summary>
[TestClass]
public sealed partial class LayeringTests
{
    /// <summary>From the ground up; a folder may use those before it, and no other.</summary>
    private static readonly string[] Layers =
    [
        "Settings", "Telemetry", "Storage", "Webhooks", "Mailboxes", "Alerting", "Incidents", "Delivering", "Importing", "Forwarding", "Gmail", "Reporting",
        "Api",
    ];

    [TestMethod]
    public void Features_use_only_what_lies_below_them()
    {
        var strays =
            from file in Directory.EnumerateFiles(Library, "*.cs", SearchOption.AllDirectories)
            let folder = FolderOf(file)
            where folder is not null
            from Match used in UsedFolder().Matches(File.ReadAllText(file))
            let other = used.Groups["folder"].Value
            where Array.IndexOf(Layers, other) > Array.IndexOf(Layers, folder)
            select $"{folder} uses {other} in {Path.GetFileName(file)}";

        Assert.IsEmpty(strays.ToList());
    }

    [TestMethod]
    public void Every_folder_has_its_place_in_the_order()
    {
        var folders = Directory.EnumerateFiles(Library, "*.cs", SearchOption.AllDirectories).Select(FolderOf).OfType<string>().Distinct();

        Assert.IsEmpty(folders.Except(Layers).ToList());
    }

    [TestMethod]
    public void The_library_knows_no_Functions_package() =>
        Assert.IsEmpty(Directory.EnumerateFiles(Library, "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("Microsoft.Azure.Functions", StringComparison.Ordinal))
            .ToList());

    private static string Library { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../functions/Connector"));

    private static string? FolderOf(string file)
    {
        var parts = Path.GetRelativePath(Library, file).Split(Path.DirectorySeparatorChar);
        return parts.Length > 1 ? parts[0] : null;
    }

    [GeneratedRegex(@"\bConnector\.(?<folder>[A-Z]\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex UsedFolder();

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
