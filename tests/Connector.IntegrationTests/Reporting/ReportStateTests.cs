using Azure.Storage.Queues;
using Connector.Importing;
using Connector.IntegrationTests.Support;
using Connector.Reporting;
using Connector.Storage;
using Connector.TestKit.Gmail;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.Reporting;

[TestClass]
[TestCategory("Integration")]
public sealed class ReportStateTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Age_of_fetch_jobs_counts_a_job_that_its_queue_hides()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var gmail = await GmailSimulator.StartAsync(new GmailSimulatorOptions(), Token);
        await using var connector = await ConnectorUnderTest.StartAsync(gmail, clock, Token);
        await connector.ConnectAsync("support@acme.example", Token);
        using var ages = new MetricCollector<double>(connector.Get<StateGauges>().Meter, "connector.queue.oldest_age");

        await connector.Get<FetchPlanner>().PlanDueAsync(Token);
        var hidden = await connector.Get<QueueServiceClient>().GetQueueClient(StorageNames.FetchJobsQueue)
            .ReceiveMessageAsync(visibilityTimeout: TimeSpan.FromHours(1), Token);
        clock.Advance(TimeSpan.FromMinutes(8));
        await connector.Get<ReportState>().HandleAsync(Token);
        ages.RecordObservableInstruments();

        Assert.IsNotNull(hidden.Value);
        var age = Assert.ContainsSingle(ages.GetMeasurementSnapshot().Where(measured => Equals(measured.Tags["queue"], "fetch-jobs")));
        Assert.AreEqual(480, age.Value, delta: 30);
    }
}
