using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Connector.TestKit.Processes;

namespace Connector.TestKit.Azurite;

/// <summary>
/// The npm package as the lockfile beside this file pins it, installed once per checkout under artifacts/azurite. Test processes
/// start together: the first installs, the others wait for it.
/// </summary>
internal static class AzuriteInstallation
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Installs if need be; answers the folder that holds launch.js and node_modules.</summary>
    public static async Task<string> EnsureAsync(CancellationToken cancellationToken)
    {
        var manifest = Resource("package.json");
        var lockfile = Resource("package-lock.json");
        var folder = Path.Combine(Repository.Artifacts, "azurite", PinnedVersion(manifest));
        var marker = Path.Combine(folder, ".installed");
        var wanted = Convert.ToHexString(SHA256.HashData([.. manifest, .. lockfile]));

        Directory.CreateDirectory(folder);
        await using var turn = await TakeTurnAsync(folder + ".lock", cancellationToken);

        if (!File.Exists(marker) || await File.ReadAllTextAsync(marker, cancellationToken) != wanted)
        {
            File.Delete(marker);
            await File.WriteAllBytesAsync(Path.Combine(folder, "package.json"), manifest, cancellationToken);
            await File.WriteAllBytesAsync(Path.Combine(folder, "package-lock.json"), lockfile, cancellationToken);
            await InstallAsync(folder, cancellationToken);
            await File.WriteAllTextAsync(marker, wanted, cancellationToken);
        }

        await WriteIfChangedAsync(Path.Combine(folder, "launch.js"), Resource("launch.js"), cancellationToken);
        return folder;
    }

    private static async Task InstallAsync(string folder, CancellationToken cancellationToken)
    {
        var npm = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
        {
            WorkingDirectory = folder,
            ArgumentList = { "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error" },
        };

        using var output = new OutputLines();
        await using var process = Start(npm, output);
        process.Input.Close();

        if (await process.WaitForExitAsync(cancellationToken) != 0)
        {
            throw new InvalidOperationException($"Azurite could not be installed, npm ci failed in {folder}: {output.Tail()}");
        }
    }

    internal static ChildProcess Start(ProcessStartInfo start, OutputLines output)
    {
        try
        {
            return ChildProcess.Start(start, output);
        }
        catch (FileNotFoundException missing)
        {
            throw new InvalidOperationException(
                $"The storage emulator needs Node.js 20 or newer, and '{start.FileName}' is not on the PATH.", missing);
        }
    }

    /// <summary>Holds the lock file open for itself alone; the system lets go of it even if this process is killed.</summary>
    private static async Task<FileStream> TakeTurnAsync(string path, CancellationToken cancellationToken) =>
        await Wait.ForAsync(() => Task.FromResult(TryOpen(path)), Patience, "another process is installing Azurite", cancellationToken);

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task WriteIfChangedAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        var present = File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellationToken) : [];

        if (!content.AsSpan().SequenceEqual(present))
        {
            await File.WriteAllBytesAsync(path, content, cancellationToken);
        }
    }

    private static string PinnedVersion(byte[] manifest)
    {
        using var json = JsonDocument.Parse(manifest);
        return json.RootElement.GetProperty("dependencies").GetProperty("azurite").GetString()!;
    }

    private static byte[] Resource(string name)
    {
        using var stream = typeof(AzuriteInstallation).Assembly.GetManifestResourceStream($"azurite/{name}")!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
