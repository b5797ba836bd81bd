using System.Diagnostics.Metrics;
using Connector.Importing.Push;
using Connector.Mailboxes;
using Connector.Reporting;
using Microsoft.Extensions.Time.Testing;

namespace Connector.UnitTests.Reporting;

[TestClass]
public sealed class StateGaugesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Now);

    [TestMethod]
    public void Mailboxes_are_counted_by_state_and_cause_and_a_state_without_any_is_zero()
    {
        var count = new MailboxCount();
        count.Add(Mailbox(new MailboxState.Active()));
        count.Add(Mailbox(new MailboxState.Parked(FailureClass.ProviderBlocked, Attempts: 1, Now, Now)));
        count.Add(Mailbox(new MailboxState.Probing(new MailboxState.Parked(FailureClass.ProviderBlocked, Attempts: 1, Now, Now))));

        Assert.AreEqual(1, count.Counts[("Parked", FailureClass.ProviderBlocked)]);
        Assert.AreEqual(1, count.ByState["Probing"]);
        Assert.AreEqual(0, count.ByState["Paused"]);
    }

    [TestMethod]
    public void Oldest_lag_is_that_of_a_mailbox_that_is_not_paused()
    {
        var count = new MailboxCount();
        count.Add(Mailbox(new MailboxState.Active()) with { LastFetchAt = Now.AddMinutes(-4) });
        count.Add(Mailbox(new MailboxState.Active()) with { ConnectedAt = Now.AddMinutes(-7) });
        count.Add(Mailbox(new MailboxState.Paused(Now)) with { LastFetchAt = Now.AddDays(-1) });

        Assert.AreEqual(TimeSpan.FromMinutes(7), count.OldestLag(Now));
        Assert.IsNull(new MailboxCount().OldestLag(Now));
    }

    [TestMethod]
    public void Oldest_fetch_job_is_the_first_one_that_was_sent_and_has_not_begun()
    {
        var count = new MailboxCount();
        count.Add(Mailbox(new MailboxState.Active()));
        Assert.IsNull(count.OldestJob, "none was sent");

        count.Add(Mailbox(new MailboxState.Active()) with { PlannedAt = Now.AddMinutes(-4) });
        count.Add(Mailbox(new MailboxState.Active()) with { PlannedAt = Now.AddMinutes(-7) });
        count.Add(Mailbox(new MailboxState.CatchingUp(Now)) with { PlannedAt = Now.AddMinutes(-6) });
        count.Add(Mailbox(new MailboxState.Paused(Now)) with { PlannedAt = Now.AddDays(-1) });

        Assert.AreEqual(Now.AddMinutes(-7), count.OldestJob);
    }

    [TestMethod]
    public void Age_of_the_push_watches_is_that_of_the_active_mailbox_that_was_renewed_longest_ago()
    {
        var count = new MailboxCount();
        Assert.IsNull(count.WatchAge(Now));
        count.Add(Mailbox(new MailboxState.Active()) with { WatchedUntil = Now.AddDays(6) });
        count.Add(Mailbox(new MailboxState.Active()) with { WatchedUntil = Now.AddDays(3) });
        count.Add(Mailbox(new MailboxState.Paused(Now)) with { WatchedUntil = Now.AddDays(-1) });

        Assert.AreEqual(TimeSpan.FromDays(4), count.WatchAge(Now));
    }

    [TestMethod]
    public void Snapshot_is_shown_while_it_is_fresh_and_no_longer()
    {
        using var gauges = new StateGauges(new PushOptions(), _time);
        Assert.AreEqual("Connector", gauges.Meter.Name, "no other meter is exported");
        Assert.IsEmpty(Collect(gauges));

        gauges.Show(new StateSnapshot(
            Now,
            new Dictionary<(string State, FailureClass? Cause), int> { [("Active", null)] = 3 },
            TimeSpan.FromSeconds(61),
            new WorkSnapshot(
                new Dictionary<string, (TimeSpan OldestAge, int Messages)> { ["fetch-jobs"] = (TimeSpan.FromSeconds(5), 2) },
                (Count: 7, OldestAge: TimeSpan.FromMinutes(2)),
                TimeSpan.Zero)
            {
                AlertHeartbeatAge = TimeSpan.FromMinutes(6),
            }));
        var shown = Collect(gauges);
        _time.Advance(TimeSpan.FromMinutes(4));

        Assert.AreEqual(3, shown["connector.mailboxes state=Active cause="]);
        Assert.AreEqual(61, shown["connector.import.oldest_lag "]);
        Assert.AreEqual(5, shown["connector.queue.oldest_age queue=fetch-jobs"]);
        Assert.AreEqual(2, shown["connector.queue.messages queue=fetch-jobs"]);
        Assert.AreEqual(0, shown["connector.alerts.oldest_unsent "]);
        Assert.AreEqual(360, shown["connector.alerts.heartbeat.age "]);
        Assert.AreEqual(7, shown["connector.deliveries.waiting "]);
        Assert.AreEqual(120, shown["connector.deliveries.oldest_age "]);
        Assert.IsEmpty(Collect(gauges));
    }

    /// <summary>Otherwise push that is switched off would raise the alarm until the last watch has lapsed, and from then on.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Age_of_the_push_watches_is_shown_only_while_push_is_on(bool isOn)
    {
        using var gauges = new StateGauges(new PushOptions { Topic = isOn ? "projects/p/topics/t" : null }, _time);

        gauges.Show(new StateSnapshot(
            Now, new Dictionary<(string State, FailureClass? Cause), int>(), TimeSpan.Zero,
            new WorkSnapshot(new Dictionary<string, (TimeSpan OldestAge, int Messages)>(), (Count: 0, TimeSpan.Zero), TimeSpan.Zero))
        {
            WatchAge = TimeSpan.FromDays(4),
        });

        Assert.AreEqual(isOn, Collect(gauges).ContainsKey("connector.push.watch_age "));
    }

    private static Mailbox Mailbox(MailboxState state) =>
        new() { Key = new MailboxKey("acme", "a@acme.example"), Id = Guid.NewGuid(), State = state };

    private static Dictionary<string, double> Collect(StateGauges gauges)
    {
        var values = new Dictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (ReferenceEquals(instrument.Meter, gauges.Meter))
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => values[NameOf(instrument, tags)] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => values[NameOf(instrument, tags)] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return values;
    }

    private static string NameOf(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        $"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}";
}
