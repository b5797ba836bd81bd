using Connector;
using Connector.Functions;
using Connector.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<InvocationScope>();
builder.UseMiddleware<StorageAnswer>();
builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));

// These categories log request lines, whose query strings hold function keys and link tokens. host.json filters only the host's log.
foreach (var category in (string[])["Microsoft.AspNetCore", "Azure", "System.Net.Http.HttpClient"])
{
    builder.Logging.AddFilter(category, LogLevel.Warning);
}

try
{
    builder.Services.AddConnector(builder.Configuration);
    builder.Services.AddTelemetryExport(builder.Configuration);
}
catch (InvalidSettingsException exception)
{
    // The Functions host repeats lines of standard error that contain "error" when the process ends.
    await Console.Error.WriteLineAsync($"Error: {exception.Message}");
    return 1;
}

var app = builder.Build();
app.Services.GetRequiredService<SettingsWarnings>().Tell();
Schedules.WarnOfMissing(builder.Configuration, app.Services.GetRequiredService<ILoggerFactory>());
await app.RunAsync();
return 0;
