using Connector.Importing.Searching;
using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.UnitTests.Importing;

[TestClass]
public sealed class MailAbsenceTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private static readonly MailboxKey Key = new("acme", "support@acme.example");

    private static readonly MailboxState.Parked Blocked = new(FailureClass.ProviderBlocked, 3, Now.AddHours(-1), Now.AddMinutes(5));

    private static IEnumerable<(string Name, MailboxState State, AbsenceReason Reason, DateTimeOffset Since, string? Detail)> States =>
    [
        ("active", new MailboxState.Active(), AbsenceReason.NotAtGmail, Now.AddMinutes(-1), null),
        ("paused", new MailboxState.Paused(Now.AddDays(-2)), AbsenceReason.Paused, Now.AddDays(-2), null),
        ("parked", Blocked, AbsenceReason.Parked, Now.AddHours(-1), "ProviderBlocked"),
        ("probing", new MailboxState.Probing(Blocked), AbsenceReason.Parked, Now.AddHours(-1), "ProviderBlocked"),
        ("backing off", new MailboxState.BackingOff(FailureClass.RateLimited, 1, Now.AddMinutes(-3), Now), AbsenceReason.Failing,
            Now.AddMinutes(-3), "RateLimited"),
        ("catching up", new MailboxState.CatchingUp(Now.AddHours(-5)), AbsenceReason.Importing, Now.AddHours(-5), null),
    ];

    [TestMethod]
    [DynamicData(nameof(States))]
    public void State_of_the_mailbox_tells_the_reason(
        string name, MailboxState state, AbsenceReason reason, DateTimeOffset since, string? detail)
    {
        var absence = MailAbsence.Of(Key, Mailbox(state), heldBy: null, deferred: 2);

        Assert.AreEqual(new MailAbsence(Key, reason, since, Now.AddMinutes(-1), Now.AddDays(-30), Deferred: 2, detail), absence, name);
    }

    [TestMethod]
    public void First_sync_is_a_reason_of_its_own()
    {
        var fresh = Mailbox(new MailboxState.Active()) with { LastFetchAt = null };
        var syncing = Mailbox(new MailboxState.Active()) with { Sync = new SyncProgress(7, 100) };

        Assert.AreEqual(AbsenceReason.Importing, MailAbsence.Of(Key, fresh, heldBy: null, deferred: 0).Reason);
        Assert.AreEqual(AbsenceReason.Importing, MailAbsence.Of(Key, syncing, heldBy: null, deferred: 0).Reason);
    }

    [TestMethod]
    public void Mail_waits_at_Gmail_not_since_before_the_mailbox_was_connected()
    {
        var mailbox = Mailbox(new MailboxState.Active());
        var block = new Incident
        {
            Id = "1",
            Cause = FailureClass.ProviderBlocked,
            Phase = IncidentPhase.Open,
            FirstFailureAt = Now.AddMinutes(-9),
            SuspectedAt = Now.AddMinutes(-9),
        };

        Assert.AreEqual(Now.AddMinutes(-9), MailAbsence.Of(Key, mailbox, block, deferred: 0).Since);
        Assert.AreEqual(
            Now.AddMinutes(-2), MailAbsence.Of(Key, mailbox with { ConnectedAt = Now.AddMinutes(-2) }, block, deferred: 0).Since);
    }

    [TestMethod]
    public void Unknown_mailbox_is_not_connected() =>
        Assert.AreEqual(AbsenceReason.NotConnected, MailAbsence.Of(Key, mailbox: null, heldBy: null, deferred: 0).Reason);

    private static Mailbox Mailbox(MailboxState state) => new()
    {
        Key = Key,
        Id = Guid.Empty,
        State = state,
        ConnectedAt = Now.AddDays(-30),
        ImportFrom = Now.AddDays(-30),
        LastFetchAt = Now.AddMinutes(-1),
    };
}
