using Connector.Incidents;
using Connector.Mailboxes;
using Connector.WebConsole.Reading;

namespace Connector.UnitTests.WebConsole;

[TestClass]
public sealed class ConditionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset LateBefore = Now.AddMinutes(-15);

    private static readonly MailboxSummary Fetched = new(
        new MailboxKey("acme", "a@acme.example"), new MailboxState.Active(), Now.AddDays(-1), Now.AddMinutes(-1), Now.AddHours(-1), 0,
        StandbyRoute.None, IsProven: true);

    private static readonly Incident Block = new()
    {
        Id = "1",
        Cause = FailureClass.ProviderBlocked,
        Phase = IncidentPhase.Open,
        FirstFailureAt = Now,
        SuspectedAt = Now,
    };

    [TestMethod]
    public void Condition_follows_from_the_state_and_the_last_fetch()
    {
        Assert.AreEqual(Condition.Working, Of(Fetched));
        Assert.AreEqual(Condition.Late, Of(Fetched with { LastFetchAt = Now.AddMinutes(-16) }));
        Assert.AreEqual(Condition.Starting, Of(Fetched with { LastFetchAt = null, ConnectedAt = Now }));
        Assert.AreEqual(Condition.Late, Of(Fetched with { LastFetchAt = null }));
        Assert.AreEqual(Condition.CatchingUp, Of(Fetched with { State = new MailboxState.CatchingUp(Now) }));
        Assert.AreEqual(Condition.Paused, Of(Fetched with { State = new MailboxState.Paused(Now), LastFetchAt = null }));
        Assert.AreEqual(Condition.Retrying, Of(Fetched with
        {
            State = new MailboxState.BackingOff(FailureClass.ProviderBlocked, 1, Now, Now),
        }));
        Assert.AreEqual(Condition.Refused, Of(Parked(FailureClass.ProviderBlocked)));
        Assert.AreEqual(Condition.NeedsPerson, Of(Parked(FailureClass.CredentialsRevoked)));
    }

    [TestMethod]
    public void Incident_explains_everything_but_what_a_person_must_do_or_wanted()
    {
        Assert.AreEqual(Condition.Held, Of(Fetched, Block));
        Assert.AreEqual(Condition.Held, Of(Parked(FailureClass.ProviderBlocked), Block));
        Assert.AreEqual(Condition.NeedsPerson, Of(Parked(FailureClass.CredentialsRevoked), Block));
        Assert.AreEqual(Condition.Paused, Of(Fetched with { State = new MailboxState.Paused(Now) }, Block));
    }

    [TestMethod]
    public void Mailbox_that_mail_does_not_reach_does_not_count_as_working_unless_it_has_another_trouble()
    {
        Assert.AreEqual(Condition.Unreached, OfUnreached(Fetched));
        Assert.AreEqual(Condition.Late, OfUnreached(Fetched with { LastFetchAt = Now.AddMinutes(-16) }));
        Assert.AreEqual(Condition.Held, OfUnreached(Fetched, Block));
        Assert.AreEqual(Condition.NeedsPerson, OfUnreached(Parked(FailureClass.CredentialsRevoked)));
        Assert.AreEqual(Condition.Paused, OfUnreached(Fetched with { State = new MailboxState.Paused(Now) }));

        static Condition OfUnreached(MailboxSummary mailbox, Incident? heldBy = null) =>
            Conditions.Of(mailbox, heldBy, LateBefore, isUnreached: true);
    }

    [TestMethod]
    public void Mailbox_waits_for_Google_since_the_first_failure_or_since_it_was_connected_if_that_came_later()
    {
        var late = Fetched with { ConnectedAt = Now.AddMinutes(1), LastFetchAt = null };

        Assert.AreEqual(Now, new MailboxLine(Fetched, Condition.Held, Block).Since);
        Assert.AreEqual(Now.AddMinutes(1), new MailboxLine(late, Condition.Held, Block).Since);
        Assert.AreEqual(Now, new MailboxLine(late with { ConnectedAt = null }, Condition.Held, Block).Since);
    }

    [TestMethod]
    public async Task Copy_of_many_mailboxes_gives_the_same_summaries()
    {
        MailboxSummary[] all =
        [
            Fetched, Parked(FailureClass.AccessDenied), Fetched with { State = new MailboxState.Paused(Now), IsProven = false },
            Fetched with { State = new MailboxState.BackingOff(FailureClass.RateLimited, 2, Now, Now.AddMinutes(1)), Waiting = 3 },
            Fetched with { State = new MailboxState.CatchingUp(Now), Standby = new StandbyRoute(StandbyState.Ready), LastFetchAt = null },
        ];

        using var file = new MemoryStream(await MailboxCopy.WriteAsync(all, CancellationToken.None));

        Assert.AreSequenceEqual(all, await MailboxCopy.ReadAsync(file, CancellationToken.None));
    }

    private static MailboxSummary Parked(FailureClass cause) =>
        Fetched with { State = new MailboxState.Parked(cause, 3, Now.AddHours(-1), Now.AddHours(1)) };

    private static Condition Of(MailboxSummary mailbox, Incident? heldBy = null) =>
        Conditions.Of(mailbox, heldBy, LateBefore, isUnreached: false);
}
