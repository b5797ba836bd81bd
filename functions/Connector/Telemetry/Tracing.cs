using System.Diagnostics;

namespace Connector.Telemetry;

/// <summary>
/// Traces that follow a mailbox's job from the timer over the queues to the delivery. A queue message carries the sender's trace context
/// (W3C Trace Context, <c>traceparent</c>) if a listener records it. Tags hold no address and no mail.
/// </summary>
public static class Tracing
{
    /// <summary>The source's name, for exporters.</summary>
    public const string Name = "Connector";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>The trace context for a queue message; null if no listener records.</summary>
    public static string? Parent => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Recorded: true } activity ? activity.Id : null;

    /// <summary>Begins a new trace. The current activity is ignored, because an unrecorded HTTP request would suppress the trace.</summary>
    /// <returns>Null if there is no listener.</returns>
    public static Activity? Begin(string name)
    {
        Activity.Current = null;
        return Source.StartActivity(name, ActivityKind.Producer);
    }

    /// <param name="parent">The trace context of a queue message. If it cannot be read, a new trace begins.</param>
    /// <returns>Null if there is no listener.</returns>
    public static Activity? Continue(string name, string? parent) =>
        ActivityContext.TryParse(parent, traceState: null, isRemote: true, out var context)
            ? Source.StartActivity(name, ActivityKind.Consumer, context)
            : Source.StartActivity(name, ActivityKind.Consumer);
}
