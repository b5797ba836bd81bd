using System.Globalization;
using System.Net;
using System.Reflection;
using Connector.LocalHost.Http;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Extensions.Configuration;

namespace Connector.LocalHost.Settings;

/// <summary>
/// The settings of host and worker: host.json, over it local.settings.json beside the app, over it the environment. A name in percent signs
/// in a trigger is looked up as it is written, as the Functions host does: <c>%Schedule:X%</c> finds the app setting <c>Schedule__X</c>.
/// </summary>
internal sealed class HostSettings : INameResolver
{
    /// <summary>The configuration section of host.json; also the prefix of the environment variables that override it.</summary>
    public const string JobHostSection = "AzureFunctionsJobHost";

    private const string DefaultUrls = "http://127.0.0.1:7071";

    private HostSettings(string app, string urls, FunctionKeys? keys, IConfigurationRoot configuration)
    {
        App = app;
        Urls = urls;
        Keys = keys;
        Configuration = configuration;
    }

    /// <summary>The full path of the app's .dll.</summary>
    public string App { get; }

    public string AppDirectory => Path.GetDirectoryName(App)!;

    /// <summary>Loopback addresses, separated by semicolons.</summary>
    public string Urls { get; }

    /// <summary>Null if every function is open.</summary>
    public FunctionKeys? Keys { get; }

    public IConfigurationRoot Configuration { get; }

    public string RoutePrefix => (Configuration[$"{JobHostSection}:extensions:http:routePrefix"] ?? "api").Trim('/');

    /// <summary>30 minutes if host.json sets none, as on the Flex Consumption plan.</summary>
    public TimeSpan FunctionTimeout =>
        TimeSpan.TryParse(Configuration[$"{JobHostSection}:functionTimeout"], CultureInfo.InvariantCulture, out var time)
            ? time : TimeSpan.FromMinutes(30);

    /// <exception cref="StartException">A file or a value is wrong.</exception>
    public static HostSettings Read(HostOptions options)
    {
        if (!options.App.Exists)
        {
            throw new StartException($"There is no {options.App.FullName}: build the app first.");
        }

        var directory = options.App.DirectoryName!;
        AddToEnvironment(SettingsFile.ReadLocalSettings(Path.Combine(directory, "local.settings.json")));

        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                // Options of the WebJobs SDK read this section: host.json, and AzureFunctionsJobHost__… of the environment.
                ["AzureWebJobsConfigurationSection"] = JobHostSection,
                [$"{JobHostSection}:logging:logLevel:default"] = "Information",
            })
            .AddInMemoryCollection(SettingsFile.ReadHostJson(Path.Combine(directory, "host.json"), JobHostSection))
            .AddEnvironmentVariables()
            .Build();
        var urls =
            options.Urls ?? (options.Port is { } port ? $"http://127.0.0.1:{port}" : configuration["ASPNETCORE_URLS"] ?? DefaultUrls);

        CheckLoopback(urls);
        CheckQueues(configuration);
        return new HostSettings(options.App.FullName, urls, options.Keys, configuration);
    }

    /// <returns>Null if there is no such setting: the function then fails to index and the others run, as in the Functions host.</returns>
    public string? Resolve(string name) => Configuration[name];

    /// <summary>Whether the app setting <c>AzureWebJobs.{function}.Disabled</c> turns a function off.</summary>
    public bool IsDisabled(string function) =>
        Configuration[$"AzureWebJobs.{function}.Disabled"] is { } text
            && (text == "1" || (bool.TryParse(text, out var disabled) && disabled));

    /// <summary>The environment wins, and the worker inherits it.</summary>
    private static void AddToEnvironment(IReadOnlyDictionary<string, string> settings)
    {
        foreach (var (name, value) in settings.Where(setting => Environment.GetEnvironmentVariable(setting.Key) is null))
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    /// <summary>The host has no protection of its own, so it listens where only this machine can reach it.</summary>
    private static void CheckLoopback(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || !IsLoopback(uri.Host))
            {
                throw new StartException($"'{url}' is not a loopback address: expected http://127.0.0.1:PORT or http://localhost:PORT.");
            }
        }
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>The SDK would report a wrong value only when its listeners start.</summary>
    private static void CheckQueues(IConfigurationRoot configuration)
    {
        foreach (var setting in configuration.GetSection($"{JobHostSection}:extensions:queues").GetChildren())
        {
            var single = new ConfigurationBuilder().AddInMemoryCollection([new(setting.Key, setting.Value)]).Build();

            try
            {
                single.Bind(new QueuesOptions());
            }
            catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException or TargetInvocationException)
            {
                throw new StartException($"host.json: extensions.queues.{setting.Key} cannot be '{setting.Value}'. {Innermost(wrong)}");
            }
        }
    }

    private static string Innermost(Exception exception) =>
        (exception.GetBaseException() is ArgumentException { ParamName: not null } argument
            ? argument.Message.Split(" (Parameter")[0] : exception.GetBaseException().Message)
        .ReplaceLineEndings(" ");
}
