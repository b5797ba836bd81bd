using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Functions;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;

/// <summary>One invocation in this process.</summary>
internal sealed class LocalFunctionContext : FunctionContext
{
    public LocalFunctionContext(
        LocalFunction function, TriggerData trigger, string invocationId, IServiceProvider services, CancellationToken cancellationToken)
    {
        InvocationId = invocationId;
        FunctionDefinition = function.Definition;
        InstanceServices = services;
        CancellationToken = cancellationToken;
        RetryContext = trigger.Retry!;
        BindingContext = new LocalBindingContext(trigger.BindingData);
        Features.Set(new InvocationBindings(function, trigger));
        trigger.Prepare?.Invoke(this);
    }

    public override string InvocationId { get; }

    public override string FunctionId => FunctionDefinition.Id;

    public override TraceContext TraceContext { get; } = new LocalTraceContext();

    public override BindingContext BindingContext { get; }

    public override RetryContext RetryContext { get; }

    public override IServiceProvider InstanceServices { get; set; }

    public override FunctionDefinition FunctionDefinition { get; }

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new InvocationFeatures();

    public override CancellationToken CancellationToken { get; }

    private sealed class LocalBindingContext(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    private sealed class LocalTraceContext : TraceContext
    {
        public override string TraceParent { get; } = Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id }
            ? id
            : $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00";

        public override string TraceState { get; } = Activity.Current?.TraceStateString ?? "";
    }
}
