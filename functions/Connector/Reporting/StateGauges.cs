using System.Diagnostics.Metrics;
using Connector.Importing.Push;
using Connector.Mailboxes;
using Connector.Telemetry;

namespace Connector.Reporting;

/// <summary>Exports the newest snapshot as gauges.</summary>
public sealed class StateGauges : IDisposable
{
    /// <summary>An instance that takes no snapshots any more must not export an old one.</summary>
    private static readonly TimeSpan ValidFor = TimeSpan.FromMinutes(3);

    internal Meter Meter { get; } = new(Metrics.Name);

    private readonly TimeProvider _time;
    private StateSnapshot? _snapshot;

    public StateGauges(PushOptions push, TimeProvider time)
    {
        _time = time;
        Meter.CreateObservableGauge("connector.mailboxes", Mailboxes, "{mailbox}", "Mailboxes by state and cause");
        Meter.CreateObservableGauge(
            "connector.import.oldest_lag", () => One(state => state.OldestLag), "s", "Time since the longest waiting mailbox was fetched");
        Meter.CreateObservableGauge(
            "connector.queue.oldest_age", () => Queues(queue => queue.OldestAge.TotalSeconds), "s", "Age of the oldest work");
        Meter.CreateObservableGauge(
            "connector.queue.messages", () => Queues(queue => queue.Messages), "{message}", "Messages, including hidden ones");
        Meter.CreateObservableGauge("connector.deliveries.waiting", Waiting, "{mail}", "Mails that are not delivered yet");
        Meter.CreateObservableGauge(
            "connector.deliveries.oldest_age", () => One(state => state.Work.Mails.OldestAge), "s",
            "Age of the oldest mail that is not delivered");
        Meter.CreateObservableGauge(
            "connector.alerts.oldest_unsent", () => One(state => state.Work.OldestUnsentAlert), "s", "Age of the oldest unsent alert mail");
        Meter.CreateObservableGauge(
            // Without push, the watches that are left lapse as they should.
            "connector.push.watch_age", () => push.IsOn ? Age(state => state.WatchAge) : [], "s",
            "Time since the oldest push watch was renewed");
        Meter.CreateObservableGauge(
            "connector.alerts.heartbeat.age", () => Age(state => state.Work.AlertHeartbeatAge), "s",
            "Time since the function that sends alerts last ran");
    }

    public void Dispose() => Meter.Dispose();

    internal void Show(StateSnapshot snapshot) => Volatile.Write(ref _snapshot, snapshot);

    private StateSnapshot? Current() =>
        Volatile.Read(ref _snapshot) is { } snapshot && snapshot.At + ValidFor > _time.GetUtcNow() ? snapshot : null;

    private IEnumerable<Measurement<int>> Mailboxes() =>
        from count in Current()?.Mailboxes ?? new Dictionary<(string State, FailureClass? Cause), int>()
        select new Measurement<int>(
            count.Value,
            KeyValuePair.Create("state", (object?)count.Key.State),
            KeyValuePair.Create("cause", (object?)(count.Key.Cause?.ToString() ?? "")));

    private IEnumerable<Measurement<double>> Queues(Func<(TimeSpan OldestAge, int Messages), double> value) =>
        from queue in Current()?.Work.Queues ?? new Dictionary<string, (TimeSpan OldestAge, int Messages)>()
        select new Measurement<double>(value(queue.Value), KeyValuePair.Create("queue", (object?)queue.Key));

    private IEnumerable<Measurement<double>> Age(Func<StateSnapshot, TimeSpan?> value) =>
        Current() is { } state && value(state) is { } age ? [new Measurement<double>(age.TotalSeconds)] : [];

    private IEnumerable<Measurement<int>> Waiting() => Current() is { } state ? [new Measurement<int>(state.Work.Mails.Count)] : [];

    private IEnumerable<Measurement<double>> One(Func<StateSnapshot, TimeSpan> value) =>
        Current() is { } state ? [new Measurement<double>(value(state).TotalSeconds)] : [];
}
