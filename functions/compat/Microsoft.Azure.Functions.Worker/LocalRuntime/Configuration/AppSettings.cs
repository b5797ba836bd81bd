using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;

/// <summary>The app's settings: defaults, appsettings.json, local.settings.json, environment, command line; the later wins.</summary>
internal static class AppSettings
{
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Azure"] = "Warning",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
        ["Logging:LogLevel:System.Net.Http.HttpClient"] = "Warning",
    };

    /// <summary>Development unless a setting says otherwise, as under <c>func start</c>.</summary>
    public static string EnvironmentName(string[] args, LocalRuntimeOptions options)
    {
        var builder = new ConfigurationBuilder();
        AddOverrides(builder, args, options);
        var settings = builder.Build();
        return settings["AZURE_FUNCTIONS_ENVIRONMENT"] ?? settings["DOTNET_ENVIRONMENT"] ?? settings["ASPNETCORE_ENVIRONMENT"] ?? "Development";
    }

    public static void AddTo(IConfigurationBuilder builder, string[] args, LocalRuntimeOptions options, string environment)
    {
        builder.AddInMemoryCollection(Defaults);
        AddJson(builder, Path.Combine(options.BaseDirectory, "appsettings.json"));
        AddJson(builder, Path.Combine(options.BaseDirectory, $"appsettings.{environment}.json"));
        AddOverrides(builder, args, options);
    }

    /// <summary>Reads a file now, so that a bad one is told by name.</summary>
    public static void AddJson(IConfigurationBuilder builder, string path)
    {
        try
        {
            var file = new ConfigurationBuilder().AddJsonFile(path, optional: true).Build();
            builder.AddInMemoryCollection(file.AsEnumerable().Where(entry => entry.Value is not null));
        }
        catch (InvalidDataException exception)
        {
            throw new StartException($"{path} is not valid JSON: {OneLine.Of((exception.InnerException ?? exception).Message)}");
        }
    }

    private static void AddOverrides(IConfigurationBuilder builder, string[] args, LocalRuntimeOptions options)
    {
        builder.AddInMemoryCollection(LocalSettingsFile.Read(Path.Combine(options.BaseDirectory, "local.settings.json")));
        if (options.ReadsEnvironment)
        {
            builder.AddEnvironmentVariables();
        }

        builder.AddCommandLine(args);
        builder.AddInMemoryCollection(options.Settings);
    }
}
