using Connector.Arrivals;

namespace Connector.UnitTests.Arrivals;

[TestClass]
public sealed class ArrivalHistoryTests
{
    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void Mailbox_with_a_mail_each_hour_is_suspected_when_the_logarithm_of_its_mails_a_year_is_missed()
    {
        var history = Hourly(weeks: 9);
        var last = history.LastAt!.Value;

        // A healthy gap is exponential in the expected mails, so T = ln(N/f): 168 mails a week, 52 weeks, once a year.
        var threshold = Math.Log(168 * 52);
        Assert.IsFalse(history.Judge(last.AddHours(threshold - 0.1), perYear: 1)!.IsSuspicious);
        Assert.IsTrue(history.Judge(last.AddHours(threshold + 0.1), perYear: 1)!.IsSuspicious);
    }

    [TestMethod]
    public void Longest_gap_of_the_last_eight_weeks_raises_the_threshold_to_one_and_a_half_times_itself()
    {
        var history = Hourly(weeks: 7);
        var last = history.LastAt!.Value;
        history.Add(last.AddHours(20));
        Add(history, from: last.AddHours(21), hours: 24 * 7);

        var verdict = history.Judge(history.LastAt!.Value, perYear: 1)!;
        Assert.AreEqual(30, verdict.Threshold, 0.5);
    }

    [TestMethod]
    public void Gap_that_is_older_than_eight_weeks_no_longer_counts()
    {
        var history = Hourly(weeks: 5);
        history.Add(history.LastAt!.Value.AddHours(20));
        Add(history, history.LastAt!.Value.AddHours(1), hours: 10 * 7 * 24);

        Assert.AreEqual(Math.Log(168 * 52), history.Judge(history.LastAt!.Value, perYear: 1)!.Threshold, 0.1);
    }

    [TestMethod]
    public void Answered_suspicion_comes_again_only_after_a_gap_one_and_a_half_times_as_long()
    {
        var history = Hourly(weeks: 9);
        var last = history.LastAt!.Value;
        history.Answer(history.Judge(last.AddHours(12), perYear: 1)!);

        Assert.IsFalse(history.Judge(last.AddHours(17.9), perYear: 1)!.IsSuspicious);
        Assert.IsTrue(history.Judge(last.AddHours(18.1), perYear: 1)!.IsSuspicious);
    }

    [TestMethod]
    public void Gap_that_administrators_were_told_of_is_not_learned_as_a_healthy_one()
    {
        var history = Hourly(weeks: 9);
        history.Tell();
        history.Add(history.LastAt!.Value.AddDays(2));

        Assert.IsFalse(history.IsTold);
        Assert.IsLessThan(10, history.Judge(history.LastAt!.Value, perYear: 1)!.Threshold);
    }

    [TestMethod]
    public void Mailbox_with_fewer_than_five_mails_a_week_has_no_verdict() => Assert.IsNull(
        Every(TimeSpan.FromDays(2), weeks: 9).Judge(Monday.AddDays(365), perYear: 1));

    [TestMethod]
    public void Mailbox_that_is_known_for_less_than_four_full_weeks_has_no_verdict()
    {
        Assert.IsNull(Hourly(weeks: 4).Judge(Monday.AddDays(28), perYear: 1));
        Assert.IsNotNull(Hourly(weeks: 5).Judge(Monday.AddDays(35), perYear: 1));
    }

    [TestMethod]
    public void Mail_that_is_imported_late_counts_in_the_hour_in_which_it_arrived()
    {
        var (inOrder, late) = (Hourly(weeks: 9), new ArrivalHistory());
        var backlog = Enumerable.Range(6 * 168, 12).Select(hour => Monday.AddHours(hour)).ToList();

        for (var hour = 0; hour < 9 * 168; hour++)
        {
            if (!backlog.Contains(Monday.AddHours(hour)))
            {
                late.Add(Monday.AddHours(hour));
            }
        }

        backlog.ForEach(late.Add);

        Assert.AreSequenceEqual(inOrder.ToBytes(), late.ToBytes());
        Assert.AreEqual(inOrder.LastAt, late.LastAt);
    }

    [TestMethod]
    public void Weekend_of_a_team_that_works_on_other_days_is_not_expected_to_have_mail()
    {
        // Sunday to Thursday, as in many countries.
        var history = new ArrivalHistory();

        for (var day = 0; day < 9 * 7; day++)
        {
            for (var hour = 8; day % 7 is not (4 or 5) && hour < 18; hour++)
            {
                history.Add(Monday.AddDays(day).AddHours(hour));
            }
        }

        var thursdayEvening = Monday.AddDays(3 + (8 * 7)).AddHours(18);
        Assert.AreEqual(0, MissedBetween(history, thursdayEvening, thursdayEvening.AddDays(2)), 0.01);
    }

    [TestMethod]
    public void Stored_history_judges_as_before()
    {
        var history = Hourly(weeks: 9);
        history.Add(history.LastAt!.Value.AddHours(11));
        var until = history.LastAt!.Value.AddHours(7);

        Assert.AreEqual(
            history.Judge(until, perYear: 1), new ArrivalHistory(history.ToState(), history.ToBytes()).Judge(until, perYear: 1));
    }

    [TestMethod]
    public void History_without_stored_counts_is_empty() =>
        Assert.AreSequenceEqual(new ArrivalHistory().ToBytes(), new ArrivalHistory(new ArrivalState(), [1, 2, 3]).ToBytes());

    private static double MissedBetween(ArrivalHistory history, DateTimeOffset from, DateTimeOffset to) =>
        history.Judge(to, perYear: 1)!.Missed - history.Judge(from, perYear: 1)!.Missed;

    private static ArrivalHistory Hourly(int weeks) => Every(TimeSpan.FromHours(1), weeks);

    private static ArrivalHistory Every(TimeSpan interval, int weeks)
    {
        var history = new ArrivalHistory();

        for (var at = Monday; at < Monday.AddDays(7 * weeks); at += interval)
        {
            history.Add(at);
        }

        return history;
    }

    private static void Add(ArrivalHistory history, DateTimeOffset from, int hours)
    {
        for (var hour = 0; hour < hours; hour++)
        {
            history.Add(from.AddHours(hour));
        }
    }
}
