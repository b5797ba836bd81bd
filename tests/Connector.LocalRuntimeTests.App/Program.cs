using Connector.LocalRuntimeTests.App;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddOptions<PaceOptions>().BindConfiguration("Pace").ValidateDataAnnotations().ValidateOnStart();
if (builder.Configuration["Break"] != "Services")
{
    builder.Services.AddSingleton<Pace>();
}

if (builder.Configuration["Break"] == "Program")
{
    throw new InvalidOperationException("The program\nbreaks.");
}

await builder.Build().RunAsync();
