using Connector.Zendesk.Calls;
using Microsoft.Extensions.Time.Testing;

namespace Connector.UnitTests.Zendesk;

[TestClass]
public sealed class RateBudgetTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
    private readonly RateBudget _budget;

    public RateBudgetTests() => _budget = new RateBudget(_time);

    [TestMethod]
    public void Call_leaves_at_once_while_nothing_is_known() => Assert.AreEqual(TimeSpan.Zero, _budget.Spend("acme"));

    [TestMethod]
    public void Fifth_of_the_limit_stays_free()
    {
        _budget.Learn("acme", Rates(limit: 200, remaining: 200, reset: 30));

        Assert.AreEqual(160, Enumerable.Range(0, 200).Count(_ => _budget.Spend("acme") == TimeSpan.Zero));
        Assert.AreEqual(TimeSpan.FromSeconds(30), _budget.Spend("acme"));
    }

    [TestMethod]
    public void Calls_of_other_apps_count_too()
    {
        _budget.Learn("acme", Rates(limit: 200, remaining: 41, reset: 30));

        Assert.AreEqual(TimeSpan.Zero, _budget.Spend("acme"));
        Assert.AreEqual(TimeSpan.FromSeconds(30), _budget.Spend("acme"));
    }

    [TestMethod]
    public void Next_minute_begins_when_the_old_one_ends()
    {
        _budget.Learn("acme", Rates(limit: 200, remaining: 0, reset: 30));
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.AreEqual(TimeSpan.Zero, _budget.Spend("acme"));
        _budget.Learn("acme", Rates(limit: 200, remaining: 199, reset: 60));
        Assert.AreEqual(TimeSpan.Zero, _budget.Spend("acme"));
    }

    [TestMethod]
    public void Calls_before_the_first_answer_of_a_minute_are_within_the_limit_too()
    {
        _budget.Learn("acme", Rates(limit: 200, remaining: 0, reset: 30));
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.AreEqual(160, Enumerable.Range(0, 200).Count(_ => _budget.Spend("acme") == TimeSpan.Zero));
        Assert.AreEqual(TimeSpan.FromMinutes(1), _budget.Spend("acme"));
    }

    [TestMethod]
    public void Mail_that_has_begun_finds_calls_until_its_end()
    {
        _budget.Learn("acme", Rates(limit: 200, remaining: 50, reset: 30));

        Assert.AreEqual(4, Enumerable.Range(0, 10).Count(_ => _budget.Begin("acme") == TimeSpan.Zero));
        Assert.AreEqual(10, Enumerable.Range(0, 20).Count(_ => _budget.Spend("acme") == TimeSpan.Zero));

        _budget.Learn("acme", Rates(limit: 200, remaining: 200, reset: 90));
        Assert.AreEqual(TimeSpan.Zero, _budget.Begin("acme"));
    }

    [TestMethod]
    public void Mail_that_has_ended_leaves_its_calls_to_others()
    {
        _budget.Learn("acme", Rates(limit: 200, remaining: 43, reset: 30));

        Assert.AreEqual(TimeSpan.Zero, _budget.Begin("acme"));
        Assert.AreEqual(TimeSpan.FromSeconds(30), _budget.Begin("acme"));
        _budget.End("acme");
        Assert.AreEqual(TimeSpan.Zero, _budget.Begin("acme"));
    }

    [TestMethod]
    public void Answer_that_was_overtaken_gives_no_calls_back()
    {
        _budget.Learn("acme", Rates(limit: 200, remaining: 40, reset: 30));
        _budget.Learn("acme", Rates(limit: 200, remaining: 90, reset: 31));

        Assert.AreEqual(TimeSpan.FromSeconds(30), _budget.Spend("acme"));
    }

    [TestMethod]
    public void Refused_Zendesk_waits_and_others_do_not()
    {
        _budget.Pause("acme", TimeSpan.FromSeconds(17));

        Assert.AreEqual(TimeSpan.FromSeconds(17), _budget.Spend("ACME"));
        Assert.AreEqual(TimeSpan.Zero, _budget.Spend("other"));
        _time.Advance(TimeSpan.FromSeconds(17));
        Assert.AreEqual(TimeSpan.Zero, _budget.Spend("acme"));
    }

    [TestMethod]
    public void Fifth_of_the_updates_of_tickets_stays_free_and_other_calls_leave()
    {
        _budget.Learn("acme", Rates(limit: 700, remaining: 700, reset: 30));

        Assert.AreEqual(80, Enumerable.Range(0, 200).Count(_ => _budget.Spend("acme", ZendeskCall.Comment) == TimeSpan.Zero));
        Assert.AreEqual(TimeSpan.FromMinutes(1), _budget.Spend("acme", ZendeskCall.Comment));
        Assert.AreEqual(480, Enumerable.Range(0, 700).Count(_ => _budget.Spend("acme", ZendeskCall.Create) == TimeSpan.Zero));
    }

    [TestMethod]
    public void Updates_of_agents_and_of_other_instances_count_too()
    {
        _budget.Spend("acme", ZendeskCall.Comment);
        _budget.Learn("acme", Updates(total: 100, remaining: 21, resets: 30));

        Assert.AreEqual(TimeSpan.Zero, _budget.Spend("acme", ZendeskCall.Comment));
        Assert.AreEqual(TimeSpan.FromSeconds(30), _budget.Spend("acme", ZendeskCall.Comment));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.AreEqual(TimeSpan.Zero, _budget.Spend("acme", ZendeskCall.Comment));
    }

    [TestMethod]
    [DataRow(20, 16, DisplayName = "a trial")]
    [DataRow(300, 240, DisplayName = "an add-on")]
    public void Account_with_another_limit_of_updates_says_so_in_its_first_answer(int total, int used)
    {
        _budget.Spend("acme", ZendeskCall.Comment);
        _budget.Learn("acme", Updates(total, remaining: total - 1, resets: 30));

        Assert.AreEqual(used - 1, Enumerable.Range(0, 400).Count(_ => _budget.Spend("acme", ZendeskCall.Comment) == TimeSpan.Zero));
    }

    [TestMethod]
    public void Comment_that_has_begun_finds_an_update_at_its_end_and_so_does_one_of_another_instance()
    {
        _budget.Spend("acme", ZendeskCall.Comment);
        _budget.Learn("acme", Updates(total: 100, remaining: 26, resets: 30));

        Assert.AreEqual(3, Enumerable.Range(0, 10).Count(_ => _budget.BeginUpdate("acme") == TimeSpan.Zero));
        Assert.AreEqual(TimeSpan.FromSeconds(30), _budget.BeginUpdate("acme"));
        _budget.EndUpdate("acme");
        Assert.AreEqual(TimeSpan.Zero, _budget.BeginUpdate("acme"));
        Assert.AreEqual(6, Enumerable.Range(0, 10).Count(_ => _budget.Spend("acme", ZendeskCall.Comment) == TimeSpan.Zero));
    }

    private static RateHeaders Updates(int total, int remaining, int resets) =>
        new(Limit: null, Remaining: null, Reset: null, Spent: null)
        {
            Updates = new EndpointLimit(total, remaining, TimeSpan.FromSeconds(resets)),
        };

    private static RateHeaders Rates(int limit, int remaining, int reset) =>
        new(limit, remaining, TimeSpan.FromSeconds(reset), Spent: null);
}
