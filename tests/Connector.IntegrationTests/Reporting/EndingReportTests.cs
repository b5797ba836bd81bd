using Connector.IntegrationTests.Forwarding;
using Connector.IntegrationTests.Support;
using Connector.Reporting.Endings;
using Connector.TestKit.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Connector.IntegrationTests.Reporting;

/// <summary>What the operator gets about a credential: a log line, a count with an alert rule, and a post to the second channel.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class EndingReportTests(TestContext context)
{
    private const string Metric = "connector.credentials.ending";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Credential_of_the_installation_that_ends_soon_is_told_once()
    {
        var told = await ReportTwiceAsync(now => new Ending(EndingKind.Known, null, "SMTP password", now.AddDays(6)));

        var line = Assert.ContainsSingle(told.Lines);
        Assert.StartsWith("A credential ends soon: Known SMTP password at", line);
        Assert.AreSequenceEqual(["Known"], told.Counted);
        Assert.StartsWith("A credential of the connector ends on 2", Assert.ContainsSingle(told.Titles)!);
        Assert.EndsWith(": SMTP password", told.Titles[0]!);
    }

    [TestMethod]
    [DataRow(EndingProblem.Missing)]
    [DataRow(EndingProblem.Changed)]
    [DataRow(EndingProblem.Refused)]
    public async Task Credential_with_a_problem_is_told_once(EndingProblem problem)
    {
        var told = await ReportTwiceAsync(_ => new Ending(EndingKind.DkimKey, null, "s1._domainkey.acme.example") { Problem = problem });

        Assert.AreSequenceEqual(
            [$"A look at a credential found a problem: DkimKey s1._domainkey.acme.example: {problem}"], told.Lines);
        Assert.AreSequenceEqual(["DkimKey"], told.Counted);
        Assert.AreSequenceEqual(
            [$"A credential of the connector has a problem ({problem}): s1._domainkey.acme.example"], told.Titles);
    }

    [TestMethod]
    public async Task Look_without_an_answer_is_in_the_log_only()
    {
        var told = await ReportTwiceAsync(
            _ => new Ending(EndingKind.Certificate, null, "in.acme.example") { Problem = EndingProblem.NotAnswered });

        Assert.AreSequenceEqual(["A look at a credential found a problem: Certificate in.acme.example: NotAnswered"], told.Lines);
        Assert.IsEmpty(told.Counted);
        Assert.IsEmpty(told.Titles);
    }

    /// <summary>Its administrators get a mail, and the operator need not renew it.</summary>
    [TestMethod]
    public async Task Secret_of_an_account_that_ends_soon_is_logged_and_counted_and_not_posted()
    {
        var told = await ReportTwiceAsync(
            now => new Ending(EndingKind.ClientSecret, ConnectorUnderTest.Account, "123-abc.example", now.AddDays(6)));

        Assert.StartsWith("A credential ends soon: ClientSecret 123-abc.example at", Assert.ContainsSingle(told.Lines));
        Assert.AreSequenceEqual(["ClientSecret"], told.Counted);
        Assert.IsEmpty(told.Titles);
    }

    /// <summary>Reports what two looks found, one after the other.</summary>
    private async Task<Told> ReportTwiceAsync(Func<DateTimeOffset, Ending> find)
    {
        using var counted = new OwnMeasurements(Metric, "kind");
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var world = await ForwardingWorld.StartAsync(Token, OperatorChannel.SettingsFor(receiver));
        receiver.Time = world.Clock;
        using var logs = new FakeLoggerProvider();
        world.Connector.Get<ILoggerFactory>().AddProvider(logs);
        var reports = world.Connector.Get<EndingReports>();
        var ending = find(world.Clock.GetUtcNow());

        await reports.ReportAsync(ending.After(await reports.ReportAsync(ending, Token)), Token);

        var lines = logs.Collector.GetSnapshot()
            .Where(line => line.Category == typeof(EndingReports).FullName && line.Level == LogLevel.Warning);
        return new Told([.. lines.Select(line => line.Message)], counted.Values, receiver.Titles());
    }

    private sealed record Told(IReadOnlyList<string> Lines, IReadOnlyList<string?> Counted, IReadOnlyList<string?> Titles);
}
