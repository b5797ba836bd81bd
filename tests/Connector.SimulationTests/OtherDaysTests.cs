using System.Globalization;
using Connector.Mailboxes;
using Connector.Simulation.Days;
using Connector.Simulation.Gmail;
using Connector.Simulation.Hosting;

namespace Connector.SimulationTests;

[TestClass]
public sealed class OtherDaysTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    [TestMethod]
    public void Block_of_one_account_does_not_hold_another()
    {
        var end = Day.Block.AddMinutes(40);
        var day = new BlockedDay(Day.Until(end), Day.Block, end, concerns: call => call.Box.Key.Account == "account-003");

        var figures = day.Run(Patience);

        Day.IsComplete(figures);
        Assert.HasCount(1, day.World.Incidents());
        Assert.AreEqual("account-003", day.World.Incidents()[0].Account);
        Assert.IsLessThanOrEqualTo(60, figures.DetectSeconds);
        Assert.IsTrue(day.World.AdminMails.All(mail => mail.To == "admin@account-003.example"), "only one account hears of it");
        Assert.AreEqual(1, AdminMail.Count(day.World.AdminMails, mail => mail.IsFirst));
        Assert.AreEqual(1, AdminMail.Count(day.World.AdminMails, mail => mail.IsAllClear));
        var delay = MailOutcome.LongestDelay(day.World, box => box.Key.Account != "account-003", Day.Block, end);
        Assert.IsLessThanOrEqualTo(TimeSpan.FromMinutes(6), delay, "other accounts' mail comes as ever");
    }

    /// <summary>Twenty minutes of block for all, and two more hours for every second account.</summary>
    [TestMethod]
    public void Accounts_that_stay_blocked_delay_no_other_account_and_each_administrator_is_told_once()
    {
        var (opens, end) = (Day.Block.AddMinutes(20), Day.Block.AddMinutes(140));
        var day = new BlockedDay(Day.Until(end), Day.Block, end, concerns: call => call.At < opens || IsIll(call.Box));

        var figures = day.Run(Patience);

        Day.IsComplete(figures);
        Day.IsToldOnce(figures);
        Assert.AreEqual(0, figures.ReconnectSaid);
        var delay = MailOutcome.LongestDelay(day.World, box => !IsIll(box), opens.AddMinutes(8), end);
        Assert.IsLessThanOrEqualTo(TimeSpan.FromMinutes(6), delay, "from eight minutes on mail to the others comes as ever");

        static bool IsIll(GmailBox box) => int.Parse(box.Key.Account.AsSpan("account-".Length), CultureInfo.InvariantCulture) % 2 == 0;
    }

    [TestMethod]
    public void Provider_that_flaps_makes_one_incident_and_few_mails()
    {
        var end = Day.Block.AddHours(1);
        var day = new BlockedDay(Day.Until(end), Day.Block, end, concerns: call => call.At.Minute % 10 < 4);

        var figures = day.Run(Patience);

        Day.IsComplete(figures);
        Assert.AreEqual(1, figures.Incidents);
        Assert.IsLessThanOrEqualTo(3, figures.AlertsOpenedMost, "opened mails in an hour of six blocks");
        Assert.AreEqual(figures.AlertsOpenedMost, figures.AlertsResolvedMost);
        Assert.AreEqual(0, figures.ReconnectSaid);
    }

    [TestMethod]
    public void Half_of_all_calls_failing_loses_nothing()
    {
        var chance = new Random(7);
        var end = Day.Block.AddMinutes(40);
        var day = new BlockedDay(Day.Until(end), Day.Block, end, concerns: _ => chance.NextDouble() < 0.5);

        var figures = day.Run(Patience);

        Day.IsComplete(figures);
        Assert.IsLessThanOrEqualTo(1, figures.Incidents);
        Assert.AreEqual(0, figures.ReconnectSaid);
        Assert.IsLessThanOrEqualTo(900, figures.ResolvedSeconds);
    }

    [TestMethod]
    public void Quota_cut_in_half_delays_and_breaks_nothing()
    {
        var end = Day.Block.AddMinutes(30);
        var day = new BlockedDay(Day.Until(end) with { Quota = new QuotaLimits(3_000, 600_000) }, Day.Block, end, concerns: _ => false);
        day.World.Time.At(Day.Block, () =>
        {
            foreach (var box in day.World.Gmail.Boxes.Where(box => box.Number % 8 == 0))
            {
                box.Deliver(400, Day.Block);
            }
        });

        var figures = day.Run(Patience);

        Day.IsComplete(figures);
        Assert.AreEqual(0, figures.Incidents, "a quota is no incident");
        Assert.IsGreaterThan(0, day.Calls.RefusedForQuota, "the quota was met");
        Assert.IsEmpty(day.World.AdminMails);
    }

    [TestMethod]
    public void Tokens_revoked_during_a_block_are_told_after_it_and_only_of_their_accounts()
    {
        var end = Day.Block.AddMinutes(40);
        var day = new BlockedDay(Day.Until(end), Day.Block, end);
        day.World.Time.At(Day.Block.AddMinutes(10), () =>
        {
            foreach (var box in day.World.Gmail.Boxes.Where(box => box.Number is 5 or 40 or 78))
            {
                box.IsRevoked = true;
            }
        });
        var refused = new Dictionary<string, List<DateTimeOffset>>();
        day.World.Gmail.Called += (call, answer) =>
        {
            if (answer is { Status: 400 })
            {
                (refused.TryGetValue(call.Box.Key.Account, out var known) ? known : refused[call.Box.Key.Account] = []).Add(call.At);
            }
        };

        var figures = day.Run(Patience);

        var said = day.World.AdminMails.Where(mail => mail.SaysReconnect && mail.IsFirst).ToList();
        Assert.HasCount(3, said.DistinctBy(mail => mail.MessageId).ToList());
        Assert.IsTrue(said.All(mail => mail.At >= end), "never during the block");
        Assert.IsTrue(refused.Values.All(times => times.Count >= 2), "confirmed by a second try");
        Assert.AreEqual(1, figures.Incidents);
        Assert.AreEqual(0, figures.MailOutcome.Poison);
    }

    [TestMethod]
    public void Block_of_nine_days_ends_in_a_full_sync_and_loses_nothing()
    {
        var end = Day.Block.AddDays(9);
        var day = new BlockedDay(
            Day.Until(end) with
            {
                Accounts = 4,
                Mailboxes = 40,
                MailsPerHour = 0.2,
                Instances = 2,
                Settings = new Dictionary<string, string>
                {
                    ["Incident__CanaryInterval"] = "00:30:00",
                    ["Incident__ConfirmAfter"] = "00:05:00",
                },
            },
            Day.Block,
            end);

        var figures = day.Run(TimeSpan.FromHours(2));

        Day.IsComplete(figures);
        Assert.AreEqual(1, figures.Incidents);
        Assert.AreEqual((1, 1), (figures.AlertsOpenedLeast, figures.AlertsOpenedMost));
        Assert.AreEqual((1, 1), (figures.AlertsResolvedLeast, figures.AlertsResolvedMost));
        Assert.AreEqual(0, figures.ReconnectSaid);
        Assert.IsGreaterThanOrEqualTo(40, day.Calls.All.Count(call => call.Method == "getProfile"), "each mailbox was synced anew");
    }

    [TestMethod]
    public void Outage_of_the_provider_is_an_incident_too()
    {
        var end = Day.Block.AddMinutes(40);
        var day = new BlockedDay(Day.Until(end), Day.Block, end, Doors.Unavailable);

        var figures = day.Run(Patience);

        Day.IsComplete(figures);
        Day.IsToldOnce(figures);
        Assert.AreEqual(FailureClass.ProviderUnavailable, day.World.Incidents().Single().Cause);
        Assert.IsLessThanOrEqualTo(60, figures.DetectSeconds);
        Assert.IsLessThanOrEqualTo(3, figures.MostReadsInAMinute);
        Assert.IsLessThanOrEqualTo(90, figures.FirstImportSeconds);
        Assert.IsLessThanOrEqualTo(300, figures.ResolvedSecondsBeyondQuota);
    }

    [TestMethod]
    public void Two_blocked_mailboxes_are_no_incident()
    {
        var end = Day.Block.AddMinutes(40);
        var day = new BlockedDay(Day.Until(end), Day.Block, end, concerns: call => call.Box.Number is 3 or 17);

        var figures = day.Run(Patience);

        Day.IsComplete(figures);
        Assert.AreEqual(0, figures.Incidents);
        Assert.AreEqual(2, AdminMail.Count(day.World.AdminMails, mail => mail.IsFirst), "their two accounts are told");
        Assert.AreEqual(2, AdminMail.Count(day.World.AdminMails, mail => mail.IsAllClear));
        var delay = MailOutcome.LongestDelay(day.World, box => box.Number is not (3 or 17), Day.Block, end);
        Assert.IsLessThanOrEqualTo(TimeSpan.FromMinutes(6), delay);
    }

    [TestMethod]
    public void Mailbox_with_50_000_waiting_mails_delays_no_others_next_mail_by_more_than_an_interval()
    {
        var end = Day.Block.AddMinutes(15);

        TimeSpan Longest(int waiting)
        {
            var day = new BlockedDay(Day.Options with { MailUntil = end }, Day.Block, end, concerns: _ => false);
            day.World.Time.At(Day.Block, () => day.World.Gmail.Boxes.First().Deliver(waiting, Day.Block));
            day.World.Begin();
            day.World.RunUntil(end.AddMinutes(6));
            return MailOutcome.LongestDelay(day.World, box => box.Number != 0, Day.Block, end);
        }

        Assert.IsLessThanOrEqualTo(Longest(0) + TimeSpan.FromMinutes(1), Longest(50_000));
    }
}
