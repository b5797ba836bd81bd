using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Connector.TestKit.Gmail;

/// <summary>Kestrel on a loopback port, with nothing read from the environment and no log.</summary>
public static class LoopbackHost
{
    public static async Task<WebApplication> StartAsync(int port, Action<WebApplication> map, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, port);
        });

        var app = builder.Build();
        map(app);
        await app.StartAsync(cancellationToken);
        return app;
    }

    public static Uri AddressOf(WebApplication app) => new(app.Urls.Single() + "/");
}
