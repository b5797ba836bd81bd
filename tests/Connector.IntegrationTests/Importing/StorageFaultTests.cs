using System.Net;
using Connector.Importing;
using Connector.IntegrationTests.Support.Workers;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.Importing;

/// <summary>Storage that throttles, times out, or answers its own success as a failure, at every single request.</summary>
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
    public Task One_bad_answer_of_storage_delays_no_mail(StorageFault fault) =>
        SweepAsync(CrashScenarios.History with { Afterwards = AssertRestAsync }, fault, atLeast: 16);

    [TestMethod]
    [DataRow(StorageService.Blob)]
    [DataRow(StorageService.Table)]
    [DataRow(StorageService.TableBatch)]
    [DataRow(StorageService.Queue)]
    public async Task Storage_that_throttles_is_left_alone_for_as_long_as_it_asks(StorageService service)
    {
        var wire = await StrikeFirstAsync(StorageFault.Busy, service);

        // The clock that waits and the one that is read differ by a tick of the system's timer.
        Assert.IsGreaterThan(FaultyWire.Patience * 0.95, wire.SecondTryAfter);
    }

    [TestMethod]
    [DataRow(StorageService.Blob)]
    [DataRow(StorageService.Table)]
    [DataRow(StorageService.TableBatch)]
    [DataRow(StorageService.Queue)]
    public async Task Storage_that_times_out_is_asked_again(StorageService service) => await StrikeFirstAsync(StorageFault.TimedOut, service);

    [TestMethod]
    [DataRow(StorageService.Blob, HttpStatusCode.Conflict)]
    [DataRow(StorageService.Table, HttpStatusCode.PreconditionFailed)]

    // A batch answers 202 as a whole; the conflict stands within.
    [DataRow(StorageService.TableBatch, HttpStatusCode.Accepted)]

    // A queue knows no conflict: the job is there twice, and done once.
    [DataRow(StorageService.Queue, HttpStatusCode.Created)]
    public async Task Storage_that_answers_its_own_success_with_a_conflict_is_understood(StorageService service, HttpStatusCode second)
    {
        var wire = await StrikeFirstAsync(StorageFault.DoneButReset, service);

        Assert.AreEqual(second, wire.SecondAnswer);
    }

    [TestMethod]
    public Task A_success_that_storage_denies_delays_no_first_sync() =>
        SweepAsync(CrashScenarios.FullSync with { Afterwards = AssertRestAsync }, StorageFault.DoneButBusy, atLeast: 20);

    [TestMethod]
    public Task A_success_that_storage_denies_leaves_nothing_parked() =>
        SweepAsync(CrashScenarios.Recovery with { Afterwards = AssertRestAsync }, StorageFault.DoneButBusy, atLeast: 20);

    [TestMethod]
    public Task A_success_that_storage_denies_leaves_nobody_untold() =>
        SweepAsync(CrashScenarios.Block, StorageFault.DoneButBusy, atLeast: 16);

    [TestMethod]
    public Task Storage_that_stays_away_in_the_middle_of_a_fetch_loses_nothing() =>
        SweepAsync(CrashScenarios.History, StorageFault.AwayFromThenOn, atLeast: 16);

    [TestMethod]
    public Task A_refused_token_is_not_confirmed_by_the_echo_of_its_own_save() =>
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
    public async Task Two_workers_that_take_a_mailbox_in_the_same_instant_do_not_both_get_it()
    {
        await using var world = await WorkerWorld.StartAsync(Token);
        await world.ConnectAsync("acme", "support@acme.example", Token);
        var mailboxes = world.Sound.Get<MailboxTable>();
        var mailbox = await world.MailboxAsync(new MailboxKey("acme", "support@acme.example"), Token);
        var instant = new FakeTimeProvider(world.Clock.GetUtcNow());

        await using var one = await MailboxLease.TryTakeAsync(mailboxes, mailbox, TimeSpan.FromMinutes(1), instant, Token);
        await using var other = await MailboxLease.TryTakeAsync(mailboxes, mailbox, TimeSpan.FromMinutes(1), instant, Token);

        Assert.IsNotNull(one);
        Assert.IsNull(other);
    }

    /// <summary>The first write of its kind in a round: of a mail, of the mailbox's row, of the mails' rows, of the job.</summary>
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
