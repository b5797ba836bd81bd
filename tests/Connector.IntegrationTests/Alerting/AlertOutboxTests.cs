using Connector.Alerting;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.IntegrationTests.Alerting;

[TestClass]
[TestCategory("Integration")]
public sealed class AlertOutboxTests(TestContext context)
{
    private const string Address = "support@acme.example";

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Repeated_call_changes_nothing_and_schedules_no_job()
    {
        await using var app = await AlertingUnderTest.StartAsync(context.CancellationToken);
        await app.ParkAsync(Address);
        var first = await app.OpenOutageAsync();

        await app.ParkAsync(Address);
        await app.RecoverAsync("never-parked@acme.example");

        Assert.AreEqual(first, await app.OpenOutageAsync());
        Assert.AreEqual(1, await app.JobsAsync());
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Mailboxes_that_stop_together_are_one_outage_with_one_job()
    {
        await using var app = await AlertingUnderTest.StartAsync(context.CancellationToken);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => app.ParkAsync($"m{i}@acme.example")));

        var outage = (await app.OpenOutageAsync())!;
        var members = await app.Outages.MembersAsync(outage, context.CancellationToken);
        Assert.AreEqual((12, 12), (outage.Away, outage.News));
        Assert.HasCount(12, members);
        Assert.AreEqual(1, await app.JobsAsync());
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Mailboxes_that_recover_together_end_the_outage()
    {
        await using var app = await AlertingUnderTest.StartAsync(context.CancellationToken);
        await app.SaveAccountAsync("eva@acme.example");
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => app.ParkAsync($"m{i}@acme.example")));
        await app.PassAsync(TimeSpan.FromMinutes(1));

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => app.RecoverAsync($"m{i}@acme.example")));

        Assert.AreEqual((OutageStage.Resolving, 0), ((await app.OpenOutageAsync())!.Stage, (await app.OpenOutageAsync())!.Away));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Addresses_with_characters_that_keys_forbid_are_read_back()
    {
        await using var app = await AlertingUnderTest.StartAsync(context.CancellationToken);
        await app.ParkAsync("a/b?c#d|e%f@acme.example");

        var member = Assert.ContainsSingle(await app.Outages.MembersAsync((await app.OpenOutageAsync())!, context.CancellationToken));
        Assert.AreEqual("a/b?c#d|e%f@acme.example", member.Address);
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Sweep_schedules_overdue_outages_only()
    {
        await using var app = await AlertingUnderTest.StartAsync(context.CancellationToken);
        await app.ParkAsync(Address);
        await app.Outbox.SweepAsync(context.CancellationToken);
        Assert.AreEqual(1, await app.JobsAsync(), "not due yet");

        app.Time.Advance(TimeSpan.FromMinutes(2));
        await app.Outbox.SweepAsync(context.CancellationToken);

        Assert.AreEqual(2, await app.JobsAsync());
        Assert.IsNotNull(
            await app.Get<WorkQueues>().OldestWaitingAsync(StorageNames.AlertsQueue, context.CancellationToken), "visible at once");
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Sweep_ignores_outages_that_are_over()
    {
        await using var app = await AlertingUnderTest.StartAsync(context.CancellationToken);
        await app.ParkAsync(Address);
        await app.RecoverAsync(Address);
        app.Time.Advance(TimeSpan.FromHours(1));

        await app.Outbox.SweepAsync(context.CancellationToken);

        Assert.AreEqual(1, await app.JobsAsync(), "the job of the beginning");
        Assert.IsEmpty(await app.UnfinishedAsync());
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Save_with_an_outdated_version_is_refused()
    {
        await using var app = await AlertingUnderTest.StartAsync(context.CancellationToken);
        await app.ParkAsync(Address, FailureClass.CredentialsRevoked);
        var mine = (await app.OpenOutageAsync(OutageKind.Mailbox))!;
        await app.ParkAsync("other@acme.example", FailureClass.AccessDenied);

        Assert.IsNull(await app.Outages.TrySaveAsync(mine, mine with { Attempt = 7 }, context.CancellationToken));
        Assert.AreEqual(2, (await app.OpenOutageAsync(OutageKind.Mailbox))!.Away);
    }
}
