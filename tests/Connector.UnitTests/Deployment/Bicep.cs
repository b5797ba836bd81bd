using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Connector.TestKit;

namespace Connector.UnitTests.Deployment;

/// <summary>The Bicep CLI, as restored with the test project.</summary>
internal static class Bicep
{
    private static readonly string Tool =
        typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Bicep").Value!;

    private static readonly Lazy<Task<JsonElement>> Template = new(BuildAsync);

    public static string Folder => Path.Combine(Repository.Root, "infra");

    /// <summary>Ends the test as inconclusive on machines without a package of the CLI.</summary>
    public static void RequireTool()
    {
        if (!File.Exists(Tool))
        {
            Assert.Inconclusive("The Bicep CLI's package comes for Linux on x64 alone.");
        }

        if (!OperatingSystem.IsWindows())
        {
            // NuGet removes the executable bit.
            File.SetUnixFileMode(Tool, File.GetUnixFileMode(Tool) | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Runs the CLI in infra/.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Tool, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>The compiled template of the resource group. Compiled once.</summary>
    public static Task<JsonElement> TemplateAsync() => Template.Value;

    private static async Task<JsonElement> BuildAsync()
    {
        var (exitCode, output, errors) =
            await RunAsync(["build", "connector.bicep", "--stdout"], environment: null, CancellationToken.None);
        Assert.AreEqual(0, exitCode, errors);
        return JsonDocument.Parse(output).RootElement;
    }
}
