using Connector.Alerting;
using Connector.Mailboxes;
using static Connector.Alerting.OutageEvent;
using static Connector.UnitTests.Alerting.Alerts;

namespace Connector.UnitTests.Alerting;

[TestClass]
public sealed class OutageLifeTests
{
    [TestMethod]
    public void Opened_mail_is_due_after_the_group_wait()
    {
        var outage = Gathering();

        Assert.AreEqual(Now + Options.GroupWait, outage.NextAt);
        Assert.AreSame(outage, outage.On(new Due(), Now.AddSeconds(59), Options));
    }

    [TestMethod]
    public void Opened_mail_covers_all_members_that_joined_before()
    {
        var joined = Gathering().On(new Joined(Now, IsNews: true), Now.AddSeconds(20), Options);

        var opened = joined.On(new Due(), Now.AddMinutes(1), Options);

        Assert.AreEqual((OutageStage.Open, 1, 0, 2), (opened.Stage, opened.Mails, opened.News, opened.Away));
        Assert.AreEqual(Now.AddMinutes(1), opened.SendAt);
        Assert.AreEqual(Now + Options.GroupWait, joined.DueAt, "the wait is not begun anew");
    }

    [TestMethod]
    public void Held_opened_mail_is_due_again()
    {
        var held = Gathering().On(new Due(HoldUntil: Now.AddMinutes(2)), Now.AddMinutes(1), Options);

        Assert.AreEqual((OutageStage.Gathering, Now.AddMinutes(2), 0), (held.Stage, held.NextAt, held.Mails));
    }

    [TestMethod]
    public void Incident_ends_the_hold_of_an_opened_mail_after_the_group_wait()
    {
        var held = Gathering().On(new Due(HoldUntil: Now.AddMinutes(5)), Now.AddMinutes(1), Options);

        var late = held.On(new Joined(Now, IsNews: true, IsIncident: true), Now.AddMinutes(2), Options);
        var early = Gathering().On(new Joined(Now, IsNews: true, IsIncident: true), Now.AddSeconds(20), Options);

        Assert.AreEqual((Now.AddMinutes(2), 1, 0), (late.DueAt, late.Incidents, late.AllToldAfter));
        Assert.AreEqual(Now + Options.GroupWait, early.DueAt);
    }

    [TestMethod]
    public void Mailbox_that_is_refused_after_the_mail_about_its_incident_is_not_news()
    {
        var notice = new IncidentNotice("i", FailureClass.ProviderBlocked, Now);
        var (begun, _) = OutageMembership.Begin("7F3K2M9Q", Alerts.Account, notice, Now, Options);
        var told = begun.On(new Due(), Now.AddMinutes(1), Options).On(new Told(1), Now.AddMinutes(1), Options);

        var (outage, member) = OutageMembership.Join(told, known: null, Parked("support@acme.example"), Now.AddMinutes(9), Options);

        Assert.AreEqual((2, 0, 0), (outage.Away, outage.News, member.JoinedAfter));
        Assert.IsNull(outage.DueAt);
    }

    [TestMethod]
    public void Reminders_come_after_a_few_hours_and_then_daily()
    {
        var outage = Open(OutageKind.Mailbox).On(new Told(1), Now.AddMinutes(1), Options);
        var openedAt = outage.OpenedAt!.Value;

        Assert.AreSame(outage, outage.On(new Due(), openedAt.AddHours(3.9), Options));
        var first = outage.On(new Due(), openedAt.AddHours(4), Options);
        var second = first.On(new Told(2), openedAt.AddHours(4), Options).On(new Due(), openedAt.AddHours(24), Options);

        Assert.AreEqual((2, 1, openedAt.AddHours(24)), (first.Mails, first.NewsMail, first.RemindAt));
        Assert.AreEqual((3, 1, openedAt.AddHours(48)), (second.Mails, second.NewsMail, second.RemindAt));
    }

    [TestMethod]
    public void Reminder_includes_pending_news()
    {
        var outage = Open()
            .On(new Told(1), Now.AddMinutes(1), Options)
            .On(new Joined(Now, IsNews: true), Now.AddHours(4), Options);

        var reminded = outage.On(new Due(), outage.RemindAt!.Value, Options);

        Assert.AreEqual((2, 2, 0), (reminded.Mails, reminded.NewsMail, reminded.News));
        Assert.IsNull(reminded.DueAt);
    }

    [TestMethod]
    public void Calm_time_doubles_with_each_flap_up_to_ten_minutes()
    {
        var outage = Open().On(new Told(1), Now.AddMinutes(1), Options);
        var waits = new List<TimeSpan>();

        for (var i = 0; i < 6; i++)
        {
            var at = Now.AddHours(1 + i);
            outage = outage.On(new Left(WasNews: false), at, Options);
            waits.Add(outage.DueAt!.Value - at);
            outage = outage.On(new Joined(Now, IsNews: false), at.AddSeconds(30), Options);
        }

        Assert.AreSequenceEqual([1d, 2, 4, 8, 10, 10], waits.Select(wait => wait.TotalMinutes));
    }

    [TestMethod]
    public void Outage_that_ends_before_its_opened_mail_closes_without_a_mail()
    {
        var ended = Gathering().On(new Left(WasNews: true), Now.AddSeconds(30), Options);

        Assert.AreEqual((OutageStage.Closed, true), (ended.Stage, ended.IsOver));
        Assert.IsNull(ended.NextAt);
    }

    [TestMethod]
    public void Resolved_mail_waits_in_case_a_mailbox_stops_again()
    {
        var back = Open().On(new Told(1), Now.AddMinutes(2), Options).On(new Left(WasNews: false), Now.AddMinutes(60), Options);

        var again = back.On(new Joined(Now.AddMinutes(60.5), IsNews: false), Now.AddMinutes(60.5), Options);

        Assert.AreEqual((OutageStage.Resolving, Now.AddMinutes(61)), (back.Stage, back.NextAt));
        Assert.AreEqual(OutageStage.Open, again.Stage);
        Assert.AreEqual((again.RemindAt, 1), (again.NextAt, again.Flaps));
        Assert.IsNull(again.EndedAt);
    }

    [TestMethod]
    public void Resolved_mail_ends_the_outage_at_the_time_of_the_last_recovery()
    {
        var resolved = Open()
            .On(new Left(WasNews: false), Now.AddMinutes(60), Options)
            .On(new Due(), Now.AddMinutes(61), Options);

        Assert.AreEqual((OutageStage.Resolved, 2, Now.AddMinutes(60)), (resolved.Stage, resolved.Mails, resolved.EndedAt));
        Assert.IsFalse(resolved.IsOpen, "what stops now is another outage");
        Assert.IsFalse(resolved.IsOver, "the mail has not left yet");
        Assert.IsTrue(resolved.On(new Told(2), Now.AddMinutes(61), Options).IsOver);
    }

    [TestMethod]
    public void News_of_a_provider_outage_wait_for_the_update_interval()
    {
        var news = Open().On(new Joined(Now, IsNews: true), Now.AddMinutes(5), Options);

        Assert.AreEqual(Now.AddMinutes(1) + Options.UpdateInterval, news.DueAt);
    }

    [TestMethod]
    public void News_of_a_provider_outage_wait_for_the_group_wait_if_the_last_mail_is_old()
    {
        var news = Open().On(new Joined(Now, IsNews: true), Now.AddHours(2), Options);

        Assert.AreEqual(Now.AddHours(2) + Options.GroupWait, news.DueAt);
    }

    [TestMethod]
    public void News_that_require_a_person_wait_for_the_group_wait_only()
    {
        var news = Open(OutageKind.Mailbox).On(new Joined(Now, IsNews: true), Now.AddMinutes(5), Options);

        Assert.AreEqual(Now.AddMinutes(5) + Options.GroupWait, news.DueAt);
    }

    [TestMethod]
    public void News_that_end_before_their_mail_are_dropped()
    {
        var gone = Open(OutageKind.Mailbox)
            .On(new Told(1), Now.AddMinutes(1), Options)
            .On(new Joined(Now, IsNews: true), Now.AddMinutes(5), Options)
            .On(new Left(WasNews: true), Now.AddMinutes(5.5), Options);

        Assert.AreEqual((OutageStage.Open, 1), (gone.Stage, gone.Away));
        Assert.IsNull(gone.DueAt);
    }

    [TestMethod]
    public void Failed_sending_is_retried_and_does_not_delay_other_mails()
    {
        var failed = Open()
            .On(new Claimed(Now.AddMinutes(3)), Now.AddMinutes(1), Options)
            .On(new SendFailed(Now.AddMinutes(15)), Now.AddMinutes(1), Options);

        var resolved = failed.On(new Left(WasNews: false), Now.AddMinutes(2), Options).On(new Due(), Now.AddMinutes(3), Options);

        Assert.AreEqual((2, Now.AddMinutes(15)), (failed.Attempt, failed.NextAt));
        Assert.AreEqual((OutageStage.Resolved, Now.AddMinutes(3)), (resolved.Stage, resolved.SendAt));
    }

    [TestMethod]
    public void Claim_excludes_other_jobs_until_it_expires()
    {
        var claimed = Open().On(new Claimed(Now.AddMinutes(3)), Now.AddMinutes(1), Options);

        Assert.AreEqual(Now.AddMinutes(3), claimed.NextAt);
    }

    [TestMethod]
    public void Mail_decided_on_during_sending_is_sent_next()
    {
        var told = Open()
            .On(new Left(WasNews: false), Now.AddMinutes(2), Options)
            .On(new Due(), Now.AddMinutes(3), Options)
            .On(new Told(1), Now.AddMinutes(3.5), Options);

        Assert.AreEqual((1, Now.AddMinutes(3)), (told.Settled, told.NextAt));
    }
}
