using System.Net;
using Connector.Importing;
using Connector.IntegrationTests.Support.Workers;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.Importing;

/// <summary>Storage that throttles, times out, or reports its own success as a failure, at every single request.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class StorageFaultTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow(StorageFault.Busy)]
    [DataRow(StorageFault.TimedOut)]
    [DataRow(StorageFault.DoneButBusy)]
    [DataRow(StorageFault.DoneButReset)]
    public Task Single_bad_answer_of_storage_delays_no_mail(StorageFault fault) =>
        SweepAsync(CrashScenarios.History with { Afterwards = AssertRestAsync }, fault, atLeast: 16);

    [TestMethod]
    [DataRow(StorageService.Blob)]
    [DataRow(StorageService.Table)]
    [DataRow(StorageService.TableBatch)]
    [DataRow(StorageService.Queue)]
    public async Task Throttling_storage_gets_no_request_for_as_long_as_it_asks(StorageService service)
    {
        var wire = await StrikeFirstAsync(StorageFault.Busy, service);

        // The clock that waits and the clock that is read differ by a tick of the system's timer.
        Assert.IsGreaterThan(FaultyWire.Patience * 0.95, wire.SecondTryAfter);
    }

    [TestMethod]
    [DataRow(StorageService.Blob)]
    [DataRow(StorageService.Table)]
    [DataRow(StorageService.TableBatch)]
    [DataRow(StorageService.Queue)]
    public async Task Request_that_storage_did_not_answer_in_time_is_repeated(StorageService service) =>
        await StrikeFirstAsync(StorageFault.TimedOut, service);

    [TestMethod]
    [DataRow(StorageService.Blob, HttpStatusCode.Conflict)]
    [DataRow(StorageService.Table, HttpStatusCode.PreconditionFailed)]

    // The whole batch is answered with 202; the conflict is in its body.
    [DataRow(StorageService.TableBatch, HttpStatusCode.Accepted)]

    // A queue knows no conflict, so the job is enqueued twice and done once.
    [DataRow(StorageService.Queue, HttpStatusCode.Created)]
    public async Task Conflict_with_the_clients_own_earlier_success_counts_as_success(StorageService service, HttpStatusCode second)
    {
        var wire = await StrikeFirstAsync(StorageFault.DoneButReset, service);

        Assert.AreEqual(second, wire.SecondAnswer);
    }

    [TestMethod]
    public Task Success_that_storage_reports_as_failure_delays_no_first_sync() =>
        SweepAsync(CrashScenarios.FullSync with { Afterwards = AssertRestAsync }, StorageFault.DoneButBusy, atLeast: 20);

    [TestMethod]
    public Task Success_that_storage_reports_as_failure_leaves_no_mailbox_parked() =>
        SweepAsync(CrashScenarios.Recovery with { Afterwards = AssertRestAsync }, StorageFault.DoneButBusy, atLeast: 20);

    [TestMethod]
    public Task Success_that_storage_reports_as_failure_suppresses_no_alert() =>
        SweepAsync(CrashScenarios.Block, StorageFault.DoneButBusy, atLeast: 16);

    [TestMethod]
    public Task Storage_that_fails_in_the_middle_of_a_fetch_loses_no_mail() =>
        SweepAsync(CrashScenarios.History, StorageFault.AwayFromThenOn, atLeast: 16);

    [TestMethod]
    public Task Refused_token_counts_once_when_its_save_is_repeated() =>
        SweepAsync(
            new CrashScenario(
                async run =>
                {
                    CrashRun.Deliver(await run.ConnectAsync(), 1);
                    run.World.Gmail.Faults.Set(new GmailFault.RefuseToken("invalid_grant"), FaultScope.Of(CallKind.Token));
                },
                Afterwards: async run =>
                {
                    run.World.Gmail.Faults.Clear();
                    var state = (await run.World.MailboxAsync(run.Key, Token)).State;
                    Assert.AreEqual(1, (state as MailboxState.BackingOff)?.Attempts, $"refused once, it is {state}");
                }),
            StorageFault.DoneButBusy,
            atLeast: 6);

    [TestMethod]
    public async Task One_of_two_workers_that_take_a_lease_in_the_same_instant_gets_it()
    {
        await using var world = await WorkerWorld.StartAsync(Token);
        await world.ConnectAsync("acme", "support@acme.example", Token);
        var mailboxes = world.Sound.Get<MailboxTable>();
        var mailbox = await world.MailboxAsync(new MailboxKey("acme", "support@acme.example"), Token);
        var instant = new FakeTimeProvider(world.Clock.GetUtcNow());

        var leases = new MailboxLeases(mailboxes, new ImportOptions(), instant);

        await using var one = await leases.TryTakeAsync(mailbox, Token);
        await using var other = await leases.TryTakeAsync(mailbox, Token);

        Assert.IsNotNull(one);
        Assert.IsNull(other);
    }

    /// <summary>The first write of its kind in a round: of a mail, the mailbox's row, the mails' rows, or the job.</summary>
    private async Task<FaultyWire> StrikeFirstAsync(StorageFault fault, StorageService service)
    {
        var wire = await (CrashScenarios.History with { Afterwards = AssertRestAsync }).StrikeFirstAsync(fault, service, Token);
        Assert.IsTrue(wire.HasStruck, $"{service} was struck");
        return wire;
    }

    private static async Task AssertRestAsync(CrashRun run) => Assert.IsNull(await run.UnrestAsync(), "one round was enough");

    private async Task SweepAsync(CrashScenario scenario, StorageFault fault, int atLeast)
    {
        var steps = await scenario.StrikeStepsAsync(fault, Token);

        context.WriteLine($"{context.TestDisplayName}: struck {steps} requests");
        Assert.IsGreaterThan(atLeast - 4, steps, "the last requests count");
    }
}
