using Connector.TestKit.Gmail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Connector.TestKit.Telemetry;

/// <summary>Stands in for an OpenTelemetry collector on a loopback port: takes OTLP over HTTP as protobuf, and keeps it.</summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<CollectedSpan> _spans = [];
    private readonly HashSet<string> _metrics = new(StringComparer.Ordinal);
    private readonly List<byte[]> _bodies = [];
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

    public IReadOnlyList<CollectedSpan> Spans
    {
        get
        {
            lock (_gate)
            {
                return [.. _spans];
            }
        }
    }

    /// <summary>Names of all metrics that came.</summary>
    public IReadOnlyCollection<string> Metrics
    {
        get
        {
            lock (_gate)
            {
                return [.. _metrics];
            }
        }
    }

    /// <summary>Everything that came, as it came: traces, metrics and logs.</summary>
    public IReadOnlyList<byte[]> Bodies
    {
        get
        {
            lock (_gate)
            {
                return [.. _bodies];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    private void Map(WebApplication app)
    {
        app.UseRouting();
        app.MapPost("/v1/{signal}", TakeAsync);
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();

        lock (_gate)
        {
            _bodies.Add(body);

            switch ((string?)context.Request.RouteValues["signal"])
            {
                // ExportTraceServiceRequest: resource_spans 1, scope_spans 2, spans 2 (opentelemetry-proto).
                case "traces":
                    _spans.AddRange(ProtobufReader.Messages(body, 1, 2, 2).Select(CollectedSpan.Read));
                    break;

                // ExportMetricsServiceRequest: resource_metrics 1, scope_metrics 2, metrics 2, name 1.
                case "metrics":
                    _metrics.UnionWith(ProtobufReader.Messages(body, 1, 2, 2).Select(metric => ProtobufReader.Text(metric, 1)));
                    break;
            }
        }

        context.Response.ContentType = "application/x-protobuf";
    }
}
