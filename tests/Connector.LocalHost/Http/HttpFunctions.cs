using System.Net;
using Connector.LocalHost.Protocol;
using Connector.LocalHost.Settings;
using Connector.LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Connector.LocalHost.Http;

/// <summary>Forwards a request to the worker's own web server, and tells the worker over the link which function it is for.</summary>
internal sealed partial class HttpFunctions(WorkerLink link, HostSettings settings, IHttpForwarder forwarder, ILogger<HttpFunctions> logger)
    : IDisposable
{
    /// <summary>The front end of Azure gives up after 230 s.</summary>
    private static readonly ForwarderRequestConfig Config = new() { ActivityTimeout = TimeSpan.FromSeconds(230) };

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
    });

    private int _running;

    /// <summary>How many requests are being answered now.</summary>
    public int Running => _running;

    /// <summary>
    /// Where two routes match, the Functions host takes the function whose name comes first in the alphabet, not the more literal route
    /// (azure-functions-host#9876). A verb that no function takes is 404 there, without a body.
    /// </summary>
    public void Map(WebApplication app)
    {
        app.Use(async (http, next) =>
        {
            await next(http);

            if (http.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false } && !http.Items.ContainsKey(this))
            {
                http.Response.Clear();
                http.Response.StatusCode = StatusCodes.Status404NotFound;
            }
        });
        app.UseRouting();

        foreach (var (order, function) in link.Functions.Where(IsServed)
            .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Index())
        {
            var endpoint = app.Map($"{settings.RoutePrefix}/{function["route"] ?? function.Name}", http => AnswerAsync(function, http));
            endpoint.WithDisplayName(function.Name).Add(builder => ((RouteEndpointBuilder)builder).Order = order);

            if (function.Methods.Count > 0)
            {
                endpoint.WithMetadata(new HttpMethodMetadata(function.Methods));
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private bool IsServed(WorkerFunction function) => function.IsHttp && !settings.IsDisabled(function.Name);

    private async Task AnswerAsync(WorkerFunction function, HttpContext http)
    {
        http.Items[this] = true;

        if (settings.Keys is { } keys && !keys.Allow(function["authLevel"], http.Request.Headers, http.Request.Query))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        // Seen on a Functions host 4.1037: a body beyond its limit is 500, whatever the function would say.
        if (http.Request.ContentLength > HttpServer.MaxRequestBytes)
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        Interlocked.Increment(ref _running);

        try
        {
            await ForwardAsync(function, http);
        }
        catch (Exception failure) when (failure is FunctionFailedException or OperationCanceledException or StartException)
        {
            Log.Failed(logger, function.Name, failure);

            // The worker's web server answers an empty 200 for a function that threw; the host turns that into a 500 unless a part was
            // sent.
            if (!http.Response.HasStarted)
            {
                http.Response.Clear();
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task ForwardAsync(WorkerFunction function, HttpContext http)
    {
        var request = new InvocationRequest { InvocationId = Guid.NewGuid().ToString() };
        request.InputData.Add(new ParameterBinding { Name = function.Parameter, Data = new TypedData { Http = new RpcHttp() } });

        foreach (var (name, value) in http.Request.RouteValues)
        {
            request.TriggerMetadata[name] = new TypedData { String = value?.ToString() ?? "" };
        }

        http.Request.Headers["x-ms-invocation-id"] = request.InvocationId;
        var forwarded = forwarder.SendAsync(http, link.HttpAddress!.ToString(), _client, Config, HttpTransformer.Default).AsTask();
        var invoked = link.InvokeAsync(function, request, http.RequestAborted);
        var error = await forwarded;

        if (error != ForwarderError.None)
        {
            Log.NotForwarded(logger, function.Name, error);
        }

        await invoked;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The answer of {Function} could not be passed on: {Error}.")]
        public static partial void NotForwarded(ILogger logger, string function, ForwarderError error);

        [LoggerMessage(2, LogLevel.Error, "{Function} failed.")]
        public static partial void Failed(ILogger logger, string function, Exception exception);
    }
}
