using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.LocalRuntime;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Http;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Composes a function app.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly LocalRuntimeOptions _options;
    private readonly StartWatch _watch;
    private readonly WebApplicationBuilder _web;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];
    private bool _hasBuilt;

    internal FunctionsApplicationBuilder(string[] args)
        : this(args, new LocalRuntimeOptions(), StartWatch.OverProcess())
    {
    }

    internal FunctionsApplicationBuilder(string[] args, LocalRuntimeOptions options, StartWatch watch)
    {
        _options = options;
        _watch = watch;
        var environment = AppSettings.EnvironmentName(args, options);
        _web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = options.ApplicationName,
            EnvironmentName = environment,
            ContentRootPath = options.BaseDirectory,
        });
        AppSettings.AddTo(_web.Configuration, args, options, environment);
        _web.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
        });
        _web.Host.UseDefaultServiceProvider(container =>
        {
            container.ValidateScopes = _web.Environment.IsDevelopment();
            container.ValidateOnBuild = _web.Environment.IsDevelopment();
        });
        _web.Services.AddRouting();
        _web.Services.AddSerializer();
        AddLogging(_web.Logging);
    }

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    public ConfigurationManager Configuration => _web.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => _web.Configuration;

    public IHostEnvironment Environment => _web.Environment;

    public ILoggingBuilder Logging => _web.Logging;

    public IMetricsBuilder Metrics => _web.Metrics;

    public IServiceCollection Services => _web.Services;

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ThrowIfBuilt();
        _middleware.Add(middleware);
        return this;
    }

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    public IHost Build()
    {
        ThrowIfBuilt();
        _hasBuilt = true;
        var host = HostSettings.Read(_options.BaseDirectory, Configuration, _options.ApplicationName, Environment.IsDevelopment());
        var types = _options.FunctionTypes ?? Assembly.GetEntryAssembly()!.GetTypes();
        var functions = new FunctionDiscovery(new SettingNames(Configuration), host).Find(types);
        CheckWebApplication(functions);
        _web.WebHost.UseUrls(ListenAddresses.Read(Configuration));
        Services.AddLocalRuntime(_options, host, functions, new InvocationPipeline(_middleware), _watch);

        var app = _web.Build();
        app.Services.GetRequiredService<HttpFunctions>().Map(app);
        app.Services.GetRequiredService<ManualRuns>().Map(app);
        HomePage.Map(app);
        return app;
    }

    private void AddLogging(ILoggingBuilder logging)
    {
        logging.AddConfiguration(Configuration.GetSection("Logging"));
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });

        // A failed start is told in one line by StartWatch; these would tell it again, with a stack.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => _watch.IsOver && level >= LogLevel.Information);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", level => _watch.IsOver && level >= LogLevel.Warning);
    }

    private void CheckWebApplication(IEnumerable<LocalFunction> functions)
    {
        if (functions.FirstOrDefault(function => function.Trigger is Trigger.Http) is { } function
            && Services.All(service => service.ServiceType != typeof(HttpInvocation)))
        {
            throw new StartException(
                $"Function '{function.Name}': an HTTP trigger needs builder.{nameof(FunctionsApplicationBuilderAspNetCoreExtensions.ConfigureFunctionsWebApplication)}().");
        }
    }

    private void ThrowIfBuilt()
    {
        if (_hasBuilt)
        {
            throw new InvalidOperationException("The application has already been built.");
        }
    }
}
