using System.Diagnostics.Metrics;
using Connector.Mailboxes;
using Connector.Telemetry;

namespace Connector.Reporting;

/// <summary>Shows the newest snapshot to whoever collects metrics.</summary>
public sealed class StateGauges : IDisposable
{
    /// <summary>An instance that does not look any more must not go on telling what it once saw.</summary>
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(3);

    internal Meter Meter { get; } = new(Metrics.Name);

    private readonly TimeProvider _time;
    private StateSnapshot? _snapshot;

    public StateGauges(TimeProvider time)
    {
        _time = time;
        Meter.CreateObservableGauge("connector.mailboxes", Mailboxes, "{mailbox}", "Mailboxes by state and cause");
        Meter.CreateObservableGauge("connector.import.oldest_lag", () => One(state => state.OldestLag), "s", "Since the mailbox that waits longest was fetched");
        Meter.CreateObservableGauge("connector.queue.oldest_age", () => Queues(queue => queue.OldestAge.TotalSeconds), "s", "How long the oldest work has waited");
        Meter.CreateObservableGauge("connector.queue.messages", () => Queues(queue => queue.Messages), "{message}", "Messages, hidden ones included");
        Meter.CreateObservableGauge("connector.deliveries.waiting", Waiting, "{mail}", "Mails that no destination has yet");
        Meter.CreateObservableGauge("connector.deliveries.oldest_age", () => One(state => state.Waiting.OldestAge), "s", "Since the oldest mail waits for its delivery");
        Meter.CreateObservableGauge("connector.alerts.oldest_unsent", () => One(state => state.OldestUnsentAlert), "s", "Since an administrator waits for a mail");
        Meter.CreateObservableGauge("connector.alerts.heartbeat.age", AlertHeartbeat, "s", "Time since the function that sends alerts last ran");
    }

    public void Dispose() => Meter.Dispose();

    internal void Show(StateSnapshot snapshot) => Volatile.Write(ref _snapshot, snapshot);

    private StateSnapshot? Current() => Volatile.Read(ref _snapshot) is { } snapshot && snapshot.At + GoodFor > _time.GetUtcNow() ? snapshot : null;

    private IEnumerable<Measurement<int>> Mailboxes() =>
        from count in Current()?.Mailboxes ?? new Dictionary<(string State, FailureClass? Cause), int>()
        select new Measurement<int>(
            count.Value,
            KeyValuePair.Create("state", (object?)count.Key.State),
            KeyValuePair.Create("cause", (object?)(count.Key.Cause?.ToString() ?? "")));

    private IEnumerable<Measurement<double>> Queues(Func<(TimeSpan OldestAge, int Messages), double> value) =>
        from queue in Current()?.Queues ?? new Dictionary<string, (TimeSpan OldestAge, int Messages)>()
        select new Measurement<double>(value(queue.Value), KeyValuePair.Create("queue", (object?)queue.Key));

    private IEnumerable<Measurement<double>> AlertHeartbeat() =>
        Current()?.AlertHeartbeatAge is { } age ? [new Measurement<double>(age.TotalSeconds)] : [];

    private IEnumerable<Measurement<int>> Waiting() => Current() is { } state ? [new Measurement<int>(state.Waiting.Count)] : [];

    private IEnumerable<Measurement<double>> One(Func<StateSnapshot, TimeSpan> value) =>
        Current() is { } state ? [new Measurement<double>(value(state).TotalSeconds)] : [];
}
