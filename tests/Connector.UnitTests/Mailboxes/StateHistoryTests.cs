using System.Text.Json;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.WebConsole.Reading;
using Connector.WebConsole.Words;

namespace Connector.UnitTests.Mailboxes;

[TestClass]
public sealed class StateHistoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private static readonly MailboxState.Parked Parked = new(FailureClass.CredentialsRevoked, 1, Now.AddHours(-2), Now.AddHours(1));

    [TestMethod]
    public void Each_change_is_an_entry_and_a_probe_is_none()
    {
        var history = StateHistory.Empty
            .After(new MailboxState.Active(), Now)
            .After(new MailboxState.BackingOff(FailureClass.RateLimited, 1, Now, Now), Now.AddMinutes(1))
            .After(new MailboxState.BackingOff(FailureClass.RateLimited, 2, Now, Now), Now.AddMinutes(2))
            .After(Parked, Now.AddMinutes(3))
            .After(new MailboxState.Probing(Parked), Now.AddMinutes(4))
            .After(Parked with { Attempts = 2 }, Now.AddMinutes(5))
            .AfterReconnect(Now.AddMinutes(6))
            .After(Parked, Now.AddMinutes(7))
            .After(new MailboxState.Active(), Now.AddMinutes(8));

        Assert.AreSequenceEqual(
            ["BackingOff RateLimited 0", "Parked CredentialsRevoked 3", "Reconnected  6", "Active  8"],
            history.Entries.Select(entry => $"{entry.State} {entry.Cause} {(entry.At - Now).TotalMinutes}"));
    }

    [TestMethod]
    public void First_entry_of_an_older_row_tells_since_when_its_state_lasts() =>
        Assert.AreEqual(Now.AddHours(-2), Assert.ContainsSingle(StateHistory.Empty.After(Parked, Now).Entries).At);

    [TestMethod]
    public void History_keeps_the_newest_entries_only()
    {
        var history = Enumerable.Range(0, 50).Aggregate(StateHistory.Empty, (so, minute) => so.After(
            minute % 2 == 0 ? new MailboxState.Paused(Now.AddMinutes(minute)) : new MailboxState.Active(), Now.AddMinutes(minute)));

        Assert.HasCount(StateHistory.MaxEntries, history.Entries);
        Assert.AreEqual(Now.AddMinutes(49), history.Entries[^1].At);
    }

    [TestMethod]
    public void History_is_the_same_after_it_was_stored()
    {
        var history = StateHistory.Empty.After(Parked, Now).After(new MailboxState.Active(), Now);

        var read = JsonSerializer.Deserialize<StateHistory>(JsonSerializer.Serialize(history, MailboxRows.Json), MailboxRows.Json);

        Assert.AreEqual(history, read);
        Assert.AreNotEqual(history, StateHistory.Empty.After(Parked, Now));
    }

    [TestMethod]
    public void Past_of_a_mailbox_has_the_incidents_of_its_account_and_ends_with_its_connection()
    {
        var mailbox = new Mailbox
        {
            Key = new MailboxKey("acme", "a@acme.example"),
            Id = Guid.Empty,
            ConnectedAt = Now.AddDays(-3),
            State = new MailboxState.Active(),
            History = StateHistory.Empty.After(Parked, Now.AddHours(-1)).After(new MailboxState.Active(), Now),
        };

        var past = MailboxPast.Of(
            mailbox,
            [
                Block("1", Now.AddHours(-1), account: null), Block("2", Now, account: "other"),
                Block("3", Now.AddDays(-9), account: null) with { Phase = IncidentPhase.Resolved, ResolvedAt = Now.AddDays(-8) },
            ]);

        Assert.AreSequenceEqual(
            ["Active", "1", "Parked", "connected"],
            past.Select(NameOf));
    }

    [TestMethod]
    public void Past_of_a_mailbox_lacks_an_incident_that_let_mail_through_before_the_mailbox_was_connected()
    {
        var block = Block("1", Now.AddHours(-3), account: null) with
        {
            Phase = IncidentPhase.Resolved,
            ResolvedAt = Now.AddHours(1),
            Stretches = [new Stretch(Now.AddHours(-3), Now.AddHours(-1), Before: 0, Canaries: 9)],
        };

        Assert.AreSequenceEqual(["connected"], PastOf(block));
        Assert.AreSequenceEqual(["connected"], PastOf(block with { Phase = IncidentPhase.Ramping, ResolvedAt = null }));
        Assert.AreSequenceEqual(["connected"], PastOf(block with { Stretches = [], ResolvedAt = Now }));
    }

    [TestMethod]
    public void Incident_that_held_a_mailbox_from_its_connection_on_is_listed_with_the_time_of_the_connection()
    {
        var connected = NewMailbox();

        var past = MailboxPast.Of(connected, [Block("1", Now.AddHours(-3), account: null)]);

        Assert.AreSequenceEqual(["1", "connected"], past.Select(NameOf));
        Assert.AreEqual(Now, past[0].At);
    }

    [TestMethod]
    public void Only_the_present_state_lasts()
    {
        var parked = StateHistory.Empty.After(new MailboxState.Active(), Now).After(Parked, Now);
        var again = parked.After(new MailboxState.CatchingUp(Now), Now).After(Parked, Now.AddHours(1));

        Assert.AreSequenceEqual(["Parked"], Lasting(new MailboxState.Probing(Parked), parked));
        Assert.AreSequenceEqual(["Parked"], Lasting(Parked, parked.AfterReconnect(Now)));
        Assert.AreSequenceEqual([true, false, false], PastOf(Parked, again).Take(3).Select(one => one.Lasts));
        Assert.IsEmpty(Lasting(new MailboxState.Active(), parked));
        Assert.IsEmpty(Lasting(new MailboxState.Active(), StateHistory.Empty));
    }

    [TestMethod]
    [DataRow(Locale.En, "Fetches are stopped; we try from time to time whether it works again")]
    [DataRow(Locale.De, "Abrufe sind eingestellt; wir prüfen ab und zu, ob es wieder geht")]
    public void State_that_lasts_is_told_in_the_present_tense(Locale locale, string said)
    {
        var words = ConsoleWords.In(locale);

        Assert.AreEqual(said, words.Name(new PastState(Now, "Parked"), lasts: true));

        foreach (var state in new[] { "BackingOff", "Parked", "CatchingUp" })
        {
            Assert.AreNotEqual(words.Name(new PastState(Now, state), lasts: false), words.Name(new PastState(Now, state), lasts: true));
        }
    }

    private static IEnumerable<string> Lasting(MailboxState state, StateHistory history) =>
        PastOf(state, history).Where(one => one.Lasts).Select(NameOf);

    private static IReadOnlyList<PastEvent> PastOf(MailboxState state, StateHistory history) =>
        MailboxPast.Of(NewMailbox() with { State = state, History = history }, []);

    private static IEnumerable<string> PastOf(Incident incident) => MailboxPast.Of(NewMailbox(), [incident]).Select(NameOf);

    private static string NameOf(PastEvent one) => one.Incident?.Id ?? one.State?.State ?? "connected";

    private static Mailbox NewMailbox() => new()
    {
        Key = new MailboxKey("acme", "a@acme.example"),
        Id = Guid.Empty,
        ConnectedAt = Now,
        State = new MailboxState.Active(),
    };

    private static Incident Block(string id, DateTimeOffset at, string? account) => new()
    {
        Id = id,
        Account = account,
        Cause = FailureClass.ProviderBlocked,
        Phase = IncidentPhase.Open,
        FirstFailureAt = at,
        SuspectedAt = at,
        DetectedAt = at,
    };
}
