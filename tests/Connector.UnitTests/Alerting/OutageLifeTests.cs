using Connector.Alerting;
using Connector.Mailboxes;
using static Connector.UnitTests.Alerting.Alerts;

namespace Connector.UnitTests.Alerting;

[TestClass]
public sealed class OutageLifeTests
{
    private static readonly OutageMember Support = Member("support@acme.example");

    private static readonly OutageMember Sales = Member("sales@acme.example");

    private static readonly IncidentNotice Incident = new("i", FailureClass.ProviderBlocked, Now);

    [TestMethod]
    public void Opened_mail_is_due_after_the_group_wait()
    {
        var outage = Gathering();

        Assert.AreEqual(Now + Options.GroupWait, outage.NextAt);
        Assert.AreSame(outage, outage.Decide(null, Now.AddSeconds(59), Options));
    }

    [TestMethod]
    public void Opened_mail_covers_all_members_that_joined_before()
    {
        var joined = Gathering().Join(Sales, known: null, Now.AddSeconds(20), Options).Outage;

        var opened = joined.Decide(null, Now.AddMinutes(1), Options);

        Assert.AreEqual((OutageStage.Open, 1, 0, 2), (opened.Stage, opened.Mails, opened.News, opened.Away));
        Assert.AreEqual(Now.AddMinutes(1), opened.SendAt);
        Assert.AreEqual(Now + Options.GroupWait, joined.DueAt, "the wait is not begun anew");
    }

    [TestMethod]
    public void Held_opened_mail_is_due_again()
    {
        var held = Gathering().Decide(Now.AddMinutes(2), Now.AddMinutes(1), Options);

        Assert.AreEqual((OutageStage.Gathering, Now.AddMinutes(2), 0), (held.Stage, held.NextAt, held.Mails));
    }

    [TestMethod]
    public void Incident_ends_the_hold_of_an_opened_mail_after_the_group_wait()
    {
        var held = Gathering().Decide(Now.AddMinutes(5), Now.AddMinutes(1), Options);

        var late = held.Join(OutageMember.Of(Incident), known: null, Now.AddMinutes(2), Options).Outage;
        var early = Gathering().Join(OutageMember.Of(Incident), known: null, Now.AddSeconds(20), Options).Outage;

        Assert.AreEqual((Now.AddMinutes(2), 1, 0), (late.DueAt, late.Incidents, late.AllToldAfter));
        Assert.AreEqual(Now + Options.GroupWait, early.DueAt);
    }

    [TestMethod]
    public void Mailbox_that_is_refused_after_the_mail_about_its_incident_is_not_news()
    {
        var (begun, _) = OutageLife.Begin("7F3K2M9Q", Alerts.Account, OutageMember.Of(Incident), Now, Options);
        var told = begun.Decide(null, Now.AddMinutes(1), Options).Settle(1);

        var (outage, member) = told.Join(Support, known: null, Now.AddMinutes(9), Options);

        Assert.AreEqual((2, 0, 0), (outage.Away, outage.News, member.JoinedAfter));
        Assert.IsNull(outage.DueAt);
    }

    [TestMethod]
    public void Reminders_come_after_a_few_hours_and_then_daily()
    {
        var outage = Open(FailureClass.CredentialsRevoked).Settle(1);
        var openedAt = outage.OpenedAt!.Value;

        Assert.AreSame(outage, outage.Decide(null, openedAt.AddHours(3.9), Options));
        var first = outage.Decide(null, openedAt.AddHours(4), Options);
        var second = first.Settle(2).Decide(null, openedAt.AddHours(24), Options);

        Assert.AreEqual((2, 1, openedAt.AddHours(24)), (first.Mails, first.NewsMail, first.RemindAt));
        Assert.AreEqual((3, 1, openedAt.AddHours(48)), (second.Mails, second.NewsMail, second.RemindAt));
    }

    [TestMethod]
    public void Reminder_includes_pending_news()
    {
        var outage = Open()
            .Settle(1)
            .Join(Sales, known: null, Now.AddHours(4), Options).Outage;

        var reminded = outage.Decide(null, outage.RemindAt!.Value, Options);

        Assert.AreEqual((2, 2, 0), (reminded.Mails, reminded.NewsMail, reminded.News));
        Assert.IsNull(reminded.DueAt);
    }

    [TestMethod]
    public void Calm_time_doubles_with_each_flap_up_to_ten_minutes()
    {
        var outage = Open().Settle(1);
        var waits = new List<TimeSpan>();

        for (var i = 0; i < 6; i++)
        {
            var at = Now.AddHours(1 + i);
            outage = outage.Leave(Support, at, Options).Outage;
            waits.Add(outage.DueAt!.Value - at);
            outage = outage.Join(Support, known: Support with { BackAt = Now }, at.AddSeconds(30), Options).Outage;
        }

        Assert.AreSequenceEqual([1d, 2, 4, 8, 10, 10], waits.Select(wait => wait.TotalMinutes));
    }

    [TestMethod]
    public void Outage_that_ends_before_its_opened_mail_closes_without_a_mail()
    {
        var ended = Gathering().Leave(Support, Now.AddSeconds(30), Options).Outage;

        Assert.AreEqual((OutageStage.Closed, true), (ended.Stage, ended.IsOver));
        Assert.IsNull(ended.NextAt);
    }

    [TestMethod]
    public void Resolved_mail_waits_in_case_a_mailbox_stops_again()
    {
        var back = Open().Settle(1).Leave(Support, Now.AddMinutes(60), Options).Outage;

        var again = back.Join(Support, known: Support with { BackAt = Now }, Now.AddMinutes(60.5), Options).Outage;

        Assert.AreEqual((OutageStage.Resolving, Now.AddMinutes(61)), (back.Stage, back.NextAt));
        Assert.AreEqual(OutageStage.Open, again.Stage);
        Assert.AreEqual((again.RemindAt, 1), (again.NextAt, again.Flaps));
        Assert.IsNull(again.EndedAt);
    }

    [TestMethod]
    public void Resolved_mail_ends_the_outage_at_the_time_of_the_last_recovery()
    {
        var resolved = Open()
            .Leave(Support, Now.AddMinutes(60), Options).Outage
            .Decide(null, Now.AddMinutes(61), Options);

        Assert.AreEqual((OutageStage.Resolved, 2, Now.AddMinutes(60)), (resolved.Stage, resolved.Mails, resolved.EndedAt));
        Assert.IsFalse(resolved.IsOpen, "what stops now is another outage");
        Assert.IsFalse(resolved.IsOver, "the mail has not left yet");
        Assert.IsTrue(resolved.Settle(2).IsOver);
    }

    [TestMethod]
    public void News_of_a_provider_outage_wait_for_the_update_interval()
    {
        var news = Open().Join(Sales, known: null, Now.AddMinutes(5), Options).Outage;

        Assert.AreEqual(Now.AddMinutes(1) + Options.UpdateInterval, news.DueAt);
    }

    [TestMethod]
    public void News_of_a_provider_outage_wait_for_the_group_wait_if_the_last_mail_is_old()
    {
        var news = Open().Join(Sales, known: null, Now.AddHours(2), Options).Outage;

        Assert.AreEqual(Now.AddHours(2) + Options.GroupWait, news.DueAt);
    }

    [TestMethod]
    public void News_that_require_a_person_wait_for_the_group_wait_only()
    {
        var news = Open(FailureClass.CredentialsRevoked).Join(Sales, known: null, Now.AddMinutes(5), Options).Outage;

        Assert.AreEqual(Now.AddMinutes(5) + Options.GroupWait, news.DueAt);
    }

    [TestMethod]
    public void News_that_end_before_their_mail_are_dropped()
    {
        var gone = Open(FailureClass.CredentialsRevoked)
            .Settle(1)
            .Join(Sales, known: null, Now.AddMinutes(5), Options).Outage
            .Leave(Sales with { JoinedAfter = 1 }, Now.AddMinutes(5.5), Options).Outage;

        Assert.AreEqual((OutageStage.Open, 1), (gone.Stage, gone.Away));
        Assert.IsNull(gone.DueAt);
    }

    [TestMethod]
    public void Failed_sending_is_retried_and_does_not_delay_other_mails()
    {
        var failed = Open()
            .Claim(Now.AddMinutes(3))
            .Retry(Now.AddMinutes(15), Now.AddMinutes(1));

        var resolved = failed.Leave(Support, Now.AddMinutes(2), Options).Outage.Decide(null, Now.AddMinutes(3), Options);

        Assert.AreEqual((2, Now.AddMinutes(15)), (failed.Attempt, failed.NextAt));
        Assert.AreEqual((OutageStage.Resolved, Now.AddMinutes(3)), (resolved.Stage, resolved.SendAt));
    }

    [TestMethod]
    public void Claim_excludes_other_jobs_until_it_expires()
    {
        var claimed = Open().Claim(Now.AddMinutes(3));

        Assert.AreEqual(Now.AddMinutes(3), claimed.NextAt);
    }

    [TestMethod]
    public void Mail_decided_on_during_sending_is_sent_next()
    {
        var told = Open()
            .Leave(Support, Now.AddMinutes(2), Options).Outage
            .Decide(null, Now.AddMinutes(3), Options)
            .Settle(1);

        Assert.AreEqual((1, Now.AddMinutes(3)), (told.Settled, told.NextAt));
    }
}
