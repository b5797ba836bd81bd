using System.Collections.Concurrent;
using Connector.TestKit.Gmail;
using Connector.TestKit.Telemetry.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Connector.TestKit.Telemetry;

/// <summary>A span of a trace; the ids are in hexadecimal.</summary>
/// <param name="ParentId">Empty for the first span of its trace.</param>
public sealed record CollectedSpan(string TraceId, string SpanId, string ParentId, string Name);

/// <summary>An OpenTelemetry collector on a loopback port: takes OTLP over HTTP as protobuf, and keeps it.</summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Signal, byte[] Body)> _requests = new();
    private WebApplication? _host;

    private OtlpCollector()
    {
    }

    public static async Task<OtlpCollector> StartAsync(CancellationToken cancellationToken)
    {
        var collector = new OtlpCollector();
        collector._host = await LoopbackHost.StartAsync(port: 0, collector.Map, cancellationToken);
        return collector;
    }

    /// <summary>For OTEL_EXPORTER_OTLP_ENDPOINT.</summary>
    public Uri Endpoint => LoopbackHost.AddressOf(_host!);

    public IReadOnlyList<CollectedSpan> Spans =>
    [
        .. from body in BodiesOf("traces")
           from resource in ExportTraceServiceRequest.Parser.ParseFrom(body).ResourceSpans
           from scope in resource.ScopeSpans
           from span in scope.Spans
           select new CollectedSpan(Hex(span.TraceId), Hex(span.SpanId), Hex(span.ParentSpanId), span.Name),
    ];

    /// <summary>The names of all metrics that came.</summary>
    public IReadOnlySet<string> Metrics =>
        (from body in BodiesOf("metrics")
         from resource in ExportMetricsServiceRequest.Parser.ParseFrom(body).ResourceMetrics
         from scope in resource.ScopeMetrics
         from metric in scope.Metrics
         select metric.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Every request as it came: traces, metrics and logs.</summary>
    public IReadOnlyList<byte[]> Bodies => [.. _requests.Select(request => request.Body)];

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    private IEnumerable<byte[]> BodiesOf(string signal) =>
        _requests.Where(request => request.Signal == signal).Select(request => request.Body);

    private static string Hex(Google.Protobuf.ByteString bytes) => Convert.ToHexStringLower(bytes.Span);

    private void Map(WebApplication app)
    {
        app.UseRouting();
        app.MapPost("/v1/{signal}", TakeAsync);
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        _requests.Enqueue(((string)context.Request.RouteValues["signal"]!, buffer.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }
}
