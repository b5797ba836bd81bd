using Connector;
using Connector.Functions;
using Connector.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<InvocationScope>();

// Below everything that was configured: the schedules' defaults of docs/architecture.md.
builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = Schedules.Defaults });

try
{
    builder.Services.AddConnector(builder.Configuration);
    builder.Services.AddTelemetryExport(builder.Configuration);
}
catch (InvalidSettingsException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

await builder.Build().RunAsync();
return 0;
