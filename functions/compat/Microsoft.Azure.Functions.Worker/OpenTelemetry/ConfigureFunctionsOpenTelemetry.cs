using OpenTelemetry;

namespace Microsoft.Azure.Functions.Worker.OpenTelemetry;

/// <summary>Stand-in for the package Microsoft.Azure.Functions.Worker.OpenTelemetry.</summary>
public static class ConfigureFunctionsOpenTelemetry
{
    /// <summary>On Azure it tells the host that the worker exports its own telemetry; the local runtime exports none, so there is nobody to tell.</summary>
    public static IOpenTelemetryBuilder UseFunctionsWorkerDefaults(this IOpenTelemetryBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder;
    }
}
