using System.Net.Sockets;
using Connector.TestKit;
using Connector.TestKit.App;
using Connector.TestKit.Azurite;
using Connector.TestKit.Gmail;
using Connector.TestKit.Smtp;

namespace Connector.EndToEndTests.LocalHost;

/// <summary>The app on the local host, started with options of the local host.</summary>
internal static class HostStage
{
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;

    /// <summary>The folder of the built app.</summary>
    public static string AppFolder => Path.Combine(Repository.Artifacts, "bin", "Connector.Functions", Configuration);

    /// <summary>The command that starts the local host with the built app.</summary>
    /// <param name="appFolder">The folder of the app; null for what is built.</param>
    public static IReadOnlyList<string> Command(string? appFolder = null, params string[] options) =>
    [
        "dotnet", Path.Combine(Repository.Artifacts, "bin", "Connector.LocalHost", Configuration, "Connector.LocalHost.dll"),
        "--app", Path.Combine(appFolder ?? AppFolder, "Connector.Functions.dll"),
        .. options.Contains("--urls") ? (IEnumerable<string>)[] : ["--port", "{port}"],
        .. options,
    ];

    /// <summary>Settings over simulators that nothing calls.</summary>
    public static async Task<AppSettings> SettingsAsync(CancellationToken cancellationToken)
    {
        await using var gmail = await GmailSimulator.StartAsync(options: null, cancellationToken);
        await using var smtp = await SmtpCatcher.StartAsync(options: null);
        return AppSettings.For(await SharedAzurite.NewAccountAsync(), gmail, smtp);
    }

    /// <summary>A port that is in use until the listener is disposed.</summary>
    public static TcpListener HoldPort()
    {
        var listener = new TcpListener(System.Net.IPAddress.Loopback, port: 0);
        listener.Start();
        return listener;
    }

    /// <summary>A copy of the built app, whose host.json or local.settings.json a test may change.</summary>
    public static string CopyApp(string name)
    {
        var copy = Path.Combine(Repository.Artifacts, "tests", "apps", name);

        if (Directory.Exists(copy))
        {
            Directory.Delete(copy, recursive: true);
        }

        foreach (var file in Directory.EnumerateFiles(AppFolder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(AppFolder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }
}
