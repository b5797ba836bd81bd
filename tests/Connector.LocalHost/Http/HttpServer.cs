using Connector.LocalHost.Settings;
using Connector.LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Connector.LocalHost.Http;

/// <summary>The web server in front of the worker's, with the limits of the Functions host.</summary>
internal static class HttpServer
{
    /// <summary>
    /// The request limit of the Functions host, 100 MB (learn.microsoft.com, functions-bindings-http-webhook-trigger, Limits).
    /// </summary>
    public const long MaxRequestBytes = 104_857_600;

    /// <summary>The log categories of the host's own work. The worker logs what functions do.</summary>
    private static readonly string[] Quiet =
    [
        "Azure", "Microsoft", "Grpc", "Yarp", "Host.Triggers", "Host.Startup", "Host.Results", "Host.Singleton", "Host.Aggregator",
            "System.Net.Http.HttpClient",
    ];

    public static WebApplication Create(HostSettings settings, WorkerLink link)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "Connector.LocalHost",
            ContentRootPath = settings.AppDirectory,
        });
        builder.Configuration.AddConfiguration(settings.Configuration);
        builder.WebHost.UseKestrelCore().UseUrls(settings.Urls).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
        });
        AddLogging(builder);
        // A page of another site can let its name lead to this machine, and read what the host answers (DNS rebinding).
        builder.Services.AddHostFiltering(filter =>
        {
            filter.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"];
            filter.AllowEmptyHosts = false;
        });
        builder.Services.AddRouting();
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton(services => new HttpFunctions(
            link, settings, services.GetRequiredService<IHttpForwarder>(), services.GetRequiredService<ILogger<HttpFunctions>>()));

        var app = builder.Build();
        app.UseHostFiltering();
        app.Services.GetRequiredService<HttpFunctions>().Map(app);
        return app;
    }

    private static void AddLogging(WebApplicationBuilder builder)
    {
        builder.Logging.AddConfiguration(builder.Configuration.GetSection($"{HostSettings.JobHostSection}:logging"));
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });

        foreach (var category in Quiet)
        {
            builder.Logging.AddFilter(category, category == "Azure" ? LogLevel.Error : LogLevel.Warning);
        }

        // Its start and stop failures arrive here as exceptions.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }
}
