using System.Reflection;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime;

/// <summary>What a test chooses for itself and an app never does.</summary>
internal sealed record LocalRuntimeOptions
{
    /// <summary>Where <c>host.json</c>, <c>local.settings.json</c> and <c>appsettings.json</c> lie.</summary>
    public string BaseDirectory { get; init; } = AppContext.BaseDirectory;

    public string ApplicationName { get; init; } = Assembly.GetEntryAssembly()?.GetName().Name ?? "app";

    /// <summary>Null for the types of the entry assembly.</summary>
    public IReadOnlyList<Type>? FunctionTypes { get; init; }

    /// <summary>Settings that win over all others.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    public bool ReadsEnvironment { get; init; } = true;

    /// <summary>How long a message stays invisible once received; renewed at half time.</summary>
    public TimeSpan MessageLease { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an instance that has died keeps its timers from the others. Storage allows 15 to 60 seconds.</summary>
    public TimeSpan TimerLease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What running invocations get on shutdown before their tokens fire.</summary>
    public TimeSpan DrainGrace { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>What an invocation gets to react to its token before it is given up.</summary>
    public TimeSpan CancellationGrace { get; init; } = TimeSpan.FromSeconds(3);

    public TextWriter Output { get; init; } = Console.Out;
}
