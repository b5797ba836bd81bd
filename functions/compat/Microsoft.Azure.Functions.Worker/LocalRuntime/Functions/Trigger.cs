using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Timers;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Functions;

/// <summary>What starts a function, with all settings resolved.</summary>
internal abstract record Trigger
{
    private Trigger()
    {
    }

    /// <summary>The host's name for it.</summary>
    public abstract string BindingType { get; }

    public sealed record Timer(TimerSchedule Schedule, bool RunOnStartup) : Trigger
    {
        public override string BindingType => "timerTrigger";
    }

    public sealed record Queue(string Name, string? Connection) : Trigger
    {
        public override string BindingType => "queueTrigger";

        public string? PoisonName =>
            Name.EndsWith("-poison", StringComparison.Ordinal) || Name.Length > 63 - "-poison".Length ? null : Name + "-poison";
    }

    /// <param name="Methods">Empty for all.</param>
    public sealed record Http(RoutePattern Route, IReadOnlyList<string> Methods) : Trigger
    {
        public override string BindingType => "httpTrigger";
    }
}
