using System.Text.Json;
using Azure.Data.Tables;
using Connector.Alerting;
using Connector.Alerting.Content;
using Connector.Alerting.Notices;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Poison;
using Microsoft.Extensions.Logging;

namespace Connector.IntegrationTests.Alerting;

/// <summary>
/// An alert job that fails on every try is repeated after growing pauses, and the log asks for a person if that does not help.
/// </summary>
[TestClass]
[TestCategory("Integration")]
public sealed class AlertPoisonTests(TestContext context)
{
    private const string Eva = "eva@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Outage_with_a_failing_job_waits_longer_each_time_and_is_mailed_in_the_end()
    {
        await using var app = await StartAsync();
        await app.ParkAsync("support@acme.example", FailureClass.CredentialsRevoked);
        var outage = (await app.OpenOutageAsync(OutageKind.Mailbox))!;
        var pauses = new List<TimeSpan>();

        for (var time = 1; time <= 4; time++)
        {
            await PoisonAsync(app, $"message-{time}", AlertJob.ForOutage(outage.Account, outage.Id));
            pauses.Add((await app.OpenOutageAsync(OutageKind.Mailbox))!.NextAt!.Value - app.Now);
            await WaitsAsync(app, pauses[^1]);
        }

        IsGrowing(pauses);
        IsAskedInTheEnd(app);
        await app.PassAsync(TimeSpan.FromMinutes(2));
        Assert.HasCount(1, app.MailsTo(Eva));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Notice_with_a_failing_job_waits_longer_each_time_and_is_mailed_in_the_end()
    {
        await using var app = await StartAsync();
        var job = AlertJob.ForNotice($"{AlertingUnderTest.Account}|confirmation-1");
        await app.Get<NoticeOutbox>().PutAsync(
            AlertingUnderTest.Account, "confirmation-1", _ => new NoticePage("News", new MailPage("en", Tone.Back, "News", "News", [], [])),
            Token);
        var pauses = new List<TimeSpan>();

        for (var time = 1; time <= 4; time++)
        {
            await PoisonAsync(app, $"message-{time}", job);
            var row = await app.Get<TableServiceClient>().GetTableClient("Alerts")
                .GetEntityAsync<TableEntity>("!notices", job.Notice, cancellationToken: Token);
            pauses.Add(row.Value.GetDateTimeOffset("NextAt")!.Value - app.Now);
            await WaitsAsync(app, pauses[^1]);
        }

        IsGrowing(pauses);
        IsAskedInTheEnd(app);
        app.Time.Advance(TimeSpan.FromMinutes(2));
        await app.Get<AlertAdmins>().HandleAsync(job, Token);
        Assert.HasCount(1, app.MailsTo(Eva));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Job_of_an_unreadable_outage_is_recorded()
    {
        await using var app = await StartAsync();
        await app.ParkAsync("support@acme.example", FailureClass.CredentialsRevoked);
        var outage = (await app.OpenOutageAsync(OutageKind.Mailbox))!;
        var row = new TableEntity(outage.Account, outage.Id) { ["State"] = "{}" };
        await app.Get<TableServiceClient>().GetTableClient("Alerts").UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Merge, Token);

        await PoisonAsync(app, "message-1", AlertJob.ForOutage(outage.Account, outage.Id));

        var poison = await app.Get<PoisonTable>().ListAsync("alerts", after: null, Token).SingleAsync(Token);
        Assert.AreEqual(outage.Id, poison.Job!.Value.GetProperty("outage").GetString());
    }

    private async Task<AlertingUnderTest> StartAsync()
    {
        var app = await AlertingUnderTest.StartForAsync(Token, Eva);
        await app.Get<TableServiceClient>().CreateTableIfNotExistsAsync(StorageNames.PoisonTable, Token);
        return app;
    }

    private Task PoisonAsync(AlertingUnderTest app, string messageId, AlertJob job) =>
        app.Get<HandlePoison>().HandleAsync(
            StorageNames.AlertsQueue, messageId, JsonSerializer.Serialize(job, JsonSerializerOptions.Web), Token);

    /// <summary>Lets the pause pass but for a second. The sweeps schedule no job meanwhile.</summary>
    private async Task WaitsAsync(AlertingUnderTest app, TimeSpan pause)
    {
        Assert.IsGreaterThan(TimeSpan.Zero, pause);
        var jobs = await app.JobsAsync();
        app.Time.Advance(pause - TimeSpan.FromSeconds(1));
        await app.Outbox.SweepAsync(Token);
        await app.Get<NoticeOutbox>().SweepAsync(Token);
        Assert.AreEqual(jobs, await app.JobsAsync());
        Assert.IsEmpty(app.MailsTo(Eva));
        app.Time.Advance(TimeSpan.FromSeconds(1));
    }

    private static void IsGrowing(List<TimeSpan> pauses) =>
        Assert.IsTrue(
            pauses.Zip(pauses.Skip(1)).All(pair => pair.First > TimeSpan.Zero && pair.First < pair.Second), string.Join(' ', pauses));

    private static void IsAskedInTheEnd(AlertingUnderTest app) => Assert.AreSequenceEqual(
        [LogLevel.Warning, LogLevel.Warning, LogLevel.Warning, LogLevel.Error],
        app.Logs.GetSnapshot().Where(record => record.Message.StartsWith("Poison in alerts-poison", StringComparison.Ordinal))
        .Select(record => record.Level));
}
