namespace Connector.TestKit;

/// <summary>The checkout that the running test or sandbox was built from.</summary>
public static class Repository
{
    private const string Mark = "Connector.sln";

    private static readonly Lazy<string> Found = new(() => Find(AppContext.BaseDirectory));

    /// <summary>The folder that holds the solution.</summary>
    public static string Root => Found.Value;

    /// <summary>Where builds and tools put what is not under version control.</summary>
    public static string Artifacts => Path.Combine(Root, "artifacts");

    private static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Mark)))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No {Mark} in {start} or above it: run this from a build inside the checkout.");
    }
}
