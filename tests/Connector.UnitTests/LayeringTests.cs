using System.Text.RegularExpressions;
using Connector.TestKit;

namespace Connector.UnitTests;

/// <summary>Holds the feature folders to the order in docs/architecture.md: each uses only those below it.</summary>
[TestClass]
public sealed partial class LayeringTests
{
    /// <summary>
    /// From the ground up; a folder may use those before it, and no other. Incidents.Driving is above Importing, because it plans and runs
    /// fetches; the rest of Incidents is below.
    /// </summary>
    private static readonly string[] Layers =
    [
        "Settings", "Telemetry", "Storage", "Webhooks", "Mailboxes", "Arrivals", "Links", "Messages", "Pages", "Access", "Alerting",
        "Trips", "Incidents", "Delivering", "Importing", "Incidents.Driving", "Forwarding", "Arrivals.Asking", "Connecting", "Gmail",
        "Zendesk", "Reporting", "Api", "WebConsole",
    ];

    private static readonly string Library = Path.Combine(Repository.Root, "functions", "Connector");

    [TestMethod]
    public void Features_use_only_features_below_them()
    {
        var strays =
            from file in Sources()
            let layer = Array.IndexOf(Layers, FolderOf(file))
            where layer >= 0
            from Match name in NamespaceName().Matches(File.ReadAllText(file))
            let other = name.Groups["folder"].Value
            where Array.IndexOf(Layers, other) > layer
            select $"{Layers[layer]} uses {other} in {Path.GetFileName(file)}: {name.Value}";

        Assert.IsEmpty(strays.ToList());
    }

    [TestMethod]
    [DataRow("using Connector.Gmail;", "Gmail")]
    [DataRow("using Connector.Incidents.Driving;", "Incidents.Driving")]
    [DataRow("new Importing.ImportOptions()", "Importing")]
    [DataRow("Mailboxes.MailAddress.Normalize(text)", "Mailboxes")]
    [DataRow("using static Connector.Incidents.Reporting.Words;", "Incidents")]
    [DataRow("using Connector.Alerting.Links;", "Alerting")]
    [DataRow("options.Gmail.BaseUri", null)]
    [DataRow("parkedMailboxes.FindAsync(key)", null)]
    public void Name_of_a_feature_is_found_in_full_and_in_relative_form(string code, string? folder) =>
        Assert.AreEqual(folder, NamespaceName().Match(code) is { Success: true } match ? match.Groups["folder"].Value : null);

    [TestMethod]
    public void Every_folder_has_its_place_in_the_order() =>
        Assert.IsEmpty(Sources().Select(FolderOf).OfType<string>().Distinct().Except(Layers).ToList());

    [TestMethod]
    public void Library_refers_to_no_Functions_package() => Assert.IsEmpty(
        Sources().Where(file => File.ReadAllText(file).Contains("Microsoft.Azure.Functions", StringComparison.Ordinal)).ToList());

    private static IEnumerable<string> Sources() =>
        from file in Directory.EnumerateFiles(Library, "*", SearchOption.AllDirectories)
        where Path.GetExtension(file) is ".cs" or ".razor"
        select file;

    private static string? FolderOf(string file)
    {
        var parts = Path.GetRelativePath(Library, file).Split(Path.DirectorySeparatorChar);
        return parts.Length > 1 ? LayerOf(parts[0], parts[1]) : null;
    }

    private static string LayerOf(string folder, string inner) => Layers.Contains($"{folder}.{inner}") ? $"{folder}.{inner}" : folder;

    /// <summary>A name such as Connector.Importing.ImportOptions, or Importing.ImportOptions from a namespace beside it.</summary>
    [GeneratedRegex(
        @"(?<![\w.])(Connector\.)?"
        + @"(?<folder>Settings|Telemetry|Storage|Webhooks|Mailboxes|Arrivals(\.Asking)?|Links|Messages|Pages|Access|Alerting|Trips"
        + @"|Incidents(\.Driving)?|Delivering|Importing|Forwarding|Connecting|Gmail|Zendesk|Reporting|Api|WebConsole)"
        + @"(?=\.[A-Z]|;)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex NamespaceName();
}
