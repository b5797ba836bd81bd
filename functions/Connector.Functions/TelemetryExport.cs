using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Connector.Telemetry;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace Connector.Functions;

/// <summary>
/// Sends metrics, traces and logs to the targets in the environment variables of OpenTelemetry and Azure Monitor; to none by default.
/// </summary>
internal static class TelemetryExport
{
    private const string AzureMonitor = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    private const string AzureMonitorIdentity = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    private const string Otlp = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        var toAzure = configuration[AzureMonitor] is { Length: > 0 };
        var toOtlp = configuration[Otlp] is { Length: > 0 };

        if (!toAzure && !toOtlp)
        {
            return services;
        }

        var telemetry = services.AddOpenTelemetry();
        telemetry.UseFunctionsWorkerDefaults();
        telemetry
            .WithMetrics(metrics => metrics.AddMeter(Metrics.Name))
            .WithTracing(traces => traces.AddSource(Tracing.Name))
            .WithLogging();

        if (toAzure)
        {
            // The Functions host exports its own part, because host.json sets telemetryMode.
            telemetry.UseAzureMonitorExporter(options =>
            {
                if (configuration[AzureMonitorIdentity] is { Length: > 0 } identity)
                {
                    options.Credential = new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(ClientIdOf(identity)));
                }
            });
        }

        if (toOtlp)
        {
            telemetry.UseOtlpExporter();
        }

        return services;
    }

    /// <summary>The client id in <c>ClientId=…;Authorization=AAD</c>.</summary>
    private static string ClientIdOf(string authentication) =>
        authentication.Split(';').Select(part => part.Split('=', 2)).FirstOrDefault(pair => pair is ["ClientId", _]) is [_, var clientId]
            ? clientId
            : throw new Settings.InvalidSettingsException(
                [$"Setting {AzureMonitorIdentity} names no ClientId: expected ClientId=…;Authorization=AAD."]);
}
