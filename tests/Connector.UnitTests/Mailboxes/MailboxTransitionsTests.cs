using Connector.Mailboxes;
using static Connector.Mailboxes.FailureClass;
using static Connector.Mailboxes.MailboxEvent;
using static Connector.Mailboxes.MailboxState;

namespace Connector.UnitTests.Mailboxes;

[TestClass]
public sealed class MailboxTransitionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    // Jitter 0.5 is the middle of the spread: delays come out exact.
    private static readonly RetryPolicy Retry = new(new RetryOptions(), jitter: () => 0.5);

    [TestMethod]
    public void Block_parks_at_once_and_the_first_probe_follows_after_the_base_delay()
    {
        var next = new Active().On(Failure(ProviderBlocked), Now, Retry);

        Assert.AreEqual(new Parked(ProviderBlocked, 1, Now, Now.AddSeconds(30)), next);
    }

    [TestMethod]
    [DataRow(AccessDenied)]
    [DataRow(MailboxGone)]
    [DataRow(CredentialsUnreadable)]
    [DataRow(WrongAccount)]
    [DataRow(DuplicateMailbox)]
    public void Failure_that_needs_a_person_parks_at_once_and_is_probed_slowly(FailureClass cause)
    {
        var next = new Active().On(Failure(cause), Now, Retry);

        Assert.AreEqual(new Parked(cause, 1, Now, Now.AddHours(6)), next);
    }

    [TestMethod]
    [DataRow(AccessDenied)]
    [DataRow(MailboxGone)]
    public void Transient_refusal_parks_at_the_third_try(FailureClass cause)
    {
        var failed = new Failed(new Failure(cause, new Evidence(400, "failedPrecondition"), MayPass: true));
        var first = new Active().On(failed, Now, Retry);
        var second = first.On(failed, Now.AddSeconds(30), Retry);
        var third = second.On(failed, Now.AddSeconds(90), Retry);

        Assert.AreEqual(new BackingOff(cause, 1, Now, Now.AddSeconds(30)), first);
        Assert.AreEqual(new BackingOff(cause, 2, Now, Now.AddSeconds(90)), second);
        Assert.AreEqual(new Parked(cause, 3, Now, Now.AddSeconds(90).AddHours(6)), third);
        Assert.IsInstanceOfType<Active>(second.On(new Fetched(), Now, Retry));
    }

    [TestMethod]
    public void Transient_refusal_of_a_parked_mailbox_changes_its_cause_only_when_confirmed()
    {
        var failed = new Failed(new Failure(AccessDenied, new Evidence(400, "failedPrecondition"), MayPass: true));
        var blocked = new Parked(ProviderBlocked, 4, Now, Now);

        var first = blocked.On(failed, Now, Retry);
        var second = first.On(failed, Now.AddSeconds(30), Retry);

        Assert.AreEqual(blocked with { Suspect = AccessDenied, NextProbeAt = Now.AddSeconds(30) }, first);
        Assert.AreEqual(AccessDenied, second.AsParked!.Cause);
    }

    [TestMethod]
    public void Revoked_consent_parks_only_when_a_second_try_confirms_it()
    {
        var first = new Active().On(Failure(CredentialsRevoked), Now, Retry);
        var second = first.On(Failure(CredentialsRevoked), Now.AddSeconds(30), Retry);

        Assert.AreEqual(new BackingOff(CredentialsRevoked, 1, Now, Now.AddSeconds(30)), first);
        Assert.IsInstanceOfType<Parked>(second);
    }

    [TestMethod]
    [DataRow(1, 60)]
    [DataRow(2, 120)]
    [DataRow(3, 240)]
    public void Each_further_outage_in_a_row_doubles_the_delay(int attempts, int expectedSeconds)
    {
        var next = new BackingOff(ProviderUnavailable, attempts, Now, Now).On(Failure(ProviderUnavailable), Now, Retry);

        Assert.AreEqual(new BackingOff(ProviderUnavailable, attempts + 1, Now, Now.AddSeconds(expectedSeconds)), next);
    }

    [TestMethod]
    public void Fifth_outage_in_a_row_parks()
    {
        var next = new BackingOff(ProviderUnavailable, 4, Now, Now).On(Failure(ProviderUnavailable), Now, Retry);

        Assert.IsInstanceOfType<Parked>(next);
    }

    [TestMethod]
    public void Outage_of_a_quarter_of_an_hour_parks_whatever_the_number_of_tries()
    {
        var next = new BackingOff(ProviderUnavailable, 1, Now.AddMinutes(-15), Now).On(Failure(ProviderUnavailable), Now, Retry);

        Assert.IsInstanceOfType<Parked>(next);
    }

    [TestMethod]
    public void Being_asked_to_slow_down_for_a_minute_backs_off_for_that_minute()
    {
        var next = new Active().On(Failure(RateLimited, Now.AddMinutes(1)), Now, Retry);

        Assert.AreEqual(new BackingOff(RateLimited, 1, Now, Now.AddMinutes(1)), next);
    }

    [TestMethod]
    public void Being_asked_to_stay_away_for_hours_parks_until_then_since_the_mail_will_be_late()
    {
        var next = new Active().On(Failure(RateLimited, Now.AddHours(3)), Now, Retry);

        Assert.AreEqual(new Parked(RateLimited, 1, Now, Now.AddHours(3)), next);
    }

    [TestMethod]
    public void Failed_probe_stays_parked_since_the_first_failure_and_waits_longer()
    {
        var parked = new Parked(ProviderBlocked, 2, Now, Now.AddMinutes(1));

        var next = new Probing(parked).On(Failure(ProviderBlocked), Now.AddMinutes(1), Retry);

        Assert.AreEqual(new Parked(ProviderBlocked, 3, Now, Now.AddMinutes(3)), next);
    }

    [TestMethod]
    public void Refusal_of_the_token_while_blocked_is_reported_only_when_a_second_probe_confirms_it()
    {
        var first = new Probing(new Parked(ProviderBlocked, 4, Now, Now)).On(Failure(CredentialsRevoked), Now, Retry);
        var second = new Probing(first.AsParked!).On(Failure(CredentialsRevoked), Now.AddSeconds(30), Retry);

        Assert.AreEqual(ProviderBlocked, first.AsParked!.Cause);
        Assert.AreEqual(CredentialsRevoked, second.AsParked!.Cause);
    }

    [TestMethod]
    public void Probe_that_gets_through_catches_up_and_is_active_when_all_is_fetched()
    {
        var since = Now.AddHours(-2);

        var catchingUp = new Probing(new Parked(ProviderBlocked, 9, since, Now)).On(new Progressed(), Now, Retry);
        var active = catchingUp.On(new Fetched(), Now, Retry);

        Assert.AreEqual(new CatchingUp(since), catchingUp);
        Assert.AreEqual(new Active(), active);
    }

    [TestMethod]
    public void New_credential_is_tried_at_once_and_keeps_the_history_of_the_failure()
    {
        var parked = new Parked(CredentialsRevoked, 2, Now.AddDays(-1), Now.AddHours(5));

        var next = parked.On(new RetryAsked(), Now, Retry);

        Assert.AreEqual(parked with { NextProbeAt = Now }, next);
    }

    [TestMethod]
    public void Paused_mailbox_stays_paused_whatever_a_late_job_reports()
    {
        var paused = new Paused(Now);

        Assert.AreSame(paused, paused.On(new Fetched(), Now, Retry));
        Assert.AreSame(paused, paused.On(Failure(ProviderBlocked), Now, Retry));
        Assert.AreEqual(new Active(), paused.On(new ResumeAsked(), Now, Retry));
    }

    private static Failed Failure(FailureClass cause, DateTimeOffset? retryAt = null) => new(new Failure(cause, new Evidence(), retryAt));
}
