using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.LocalRuntime;

namespace Connector.LocalRuntimeTests.Support;

/// <summary>How a test wants its app.</summary>
internal sealed record TestAppSetup(params Type[] Functions)
{
    public string Storage { get; init; } = AzuriteFixture.NewAccountConnectionString();

    public string Directory { get; init; } = AppContext.BaseDirectory;

    public Notes? Notes { get; init; }

    public Dictionary<string, string?> Settings { get; init; } = [];

    public Func<LocalRuntimeOptions, LocalRuntimeOptions> Adjust { get; init; } = static options => options;

    public Action<FunctionsApplicationBuilder> Configure { get; init; } = static _ => { };

    public TestAppSetup WithQueues(string setting, string value)
    {
        var settings = new Dictionary<string, string?>(Settings) { [$"AzureFunctionsJobHost:extensions:queues:{setting}"] = value };
        return this with { Settings = settings };
    }
}
