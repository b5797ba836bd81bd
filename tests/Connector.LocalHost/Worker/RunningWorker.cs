using System.Net;
using Connector.LocalHost.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.LocalHost.Worker;

/// <summary>The worker's process, the conversation with it, and the gRPC service that it calls.</summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    private const int Tries = 3;

    /// <summary>After the host has asked it to end.</summary>
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(5);

    private readonly WebApplication _rpc;
    private readonly WorkerProcess _process;

    private RunningWorker(WebApplication rpc, WorkerProcess process, WorkerLink link)
    {
        _rpc = rpc;
        _process = process;
        Link = link;
    }

    public WorkerLink Link { get; }

    public int ProcessId => _process.Id;

    /// <summary>Completes with the exit code of the process.</summary>
    public Task<int> Ended => _process.Ended;

    /// <summary>Starts the app and waits until its functions are loaded.</summary>
    /// <exception cref="StartException">The app ended, and has printed the reason, or it reported a failure.</exception>
    /// <exception cref="OperationCanceledException">The start was cancelled; the app has ended.</exception>
    public static async Task<RunningWorker> StartAsync(HostSettings settings, WorkerLog log, CancellationToken cancellationToken)
    {
        for (var left = Tries - 1; ; left--)
        {
            var worker = await LaunchAsync(settings, log);

            try
            {
                await worker.Link.StartAsync(cancellationToken);
                return worker;
            }
            catch (StartException) when (worker._process.LostItsPort && left > 0)
            {
                await worker.DisposeAsync();
            }
            catch
            {
                await worker.EndAsync();
                await worker.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Asks the app to end, and kills it if it does not.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        Link.Terminate();

        try
        {
            return await Ended.WaitAsync(EndGrace, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            return 1;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Dispose();
        await _rpc.DisposeAsync();
    }

    private static async Task<RunningWorker> LaunchAsync(HostSettings settings, WorkerLog log)
    {
        var id = Guid.NewGuid().ToString();
        var link = new WorkerLink(id, settings.AppDirectory, log);
        var rpc = CreateRpc(link);
        await rpc.StartAsync();
        var process = WorkerProcess.Start(settings, AddressOf(rpc), id);
        _ = process.Ended.ContinueWith(
            ended => link.Fail(new StartException("", ended.Result == 0 ? 1 : ended.Result)), CancellationToken.None,
            TaskContinuationOptions.None, TaskScheduler.Default);
        return new RunningWorker(rpc, process, link);
    }

    private static WebApplication CreateRpc(WorkerLink link)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddRouting();
        builder.Services.AddSingleton(link);
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = grpc.MaxSendMessageSize = null);
        var app = builder.Build();
        app.MapGrpcService<FunctionRpcService>();
        return app;
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
