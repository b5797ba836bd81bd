using System.Diagnostics;

namespace Connector.Telemetry;

/// <summary>
/// One trace follows a mailbox's job from the timer over the queues to the delivery: a queue message carries the trace context of who
/// sent it (W3C Trace Context, <c>traceparent</c>), and nothing when nobody listens. Tags hold no address and nothing of a mail.
/// </summary>
public static class Tracing
{
    /// <summary>The source's name, for exporters.</summary>
    public const string Name = "Connector";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>What a queue message is to carry; null when nobody traces.</summary>
    public static string? Parent => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Recorded: true } activity ? activity.Id : null;

    /// <summary>Begins a trace of its own, whatever it is called from: a web server's request that nobody records would have it dropped.</summary>
    /// <returns>Null when nobody listens.</returns>
    public static Activity? Begin(string name)
    {
        Activity.Current = null;
        return Source.StartActivity(name, ActivityKind.Producer);
    }

    /// <param name="parent">As a queue message carried it; what cannot be read begins a trace of its own.</param>
    /// <returns>Null when nobody listens.</returns>
    public static Activity? Continue(string name, string? parent) =>
        ActivityContext.TryParse(parent, traceState: null, isRemote: true, out var context)
            ? Source.StartActivity(name, ActivityKind.Consumer, context)
            : Source.StartActivity(name, ActivityKind.Consumer);
}
