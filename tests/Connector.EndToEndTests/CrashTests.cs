using System.Globalization;
using Connector.TestKit;
using Connector.TestKit.App;
using Connector.TestKit.Gmail;
using Connector.TestKit.Processes;

namespace Connector.EndToEndTests;

/// <summary>Host and worker end in the middle of imports, in each way that they can.</summary>
[TestClass]
[TestCategory("EndToEnd")]
[OSCondition(OperatingSystems.Linux)]
public sealed class CrashTests(TestContext context)
{
    private const int MailsEach = 12;

    /// <summary>Three in every run, and ten where CONNECTOR_NIGHTLY is set: each takes about four seconds.</summary>
    private static readonly int Ends = Environment.GetEnvironmentVariable("CONNECTOR_NIGHTLY") is null ? 3 : 10;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow(AppEnd.HostKilled)]
    [DataRow(AppEnd.WorkerKilled)]
    [DataRow(AppEnd.AllKilled)]
    [DataRow(AppEnd.Interrupted)]
    [DataRow(AppEnd.Terminated)]
    [TestCategory("LocalHost")]
    public async Task App_that_ends_at_random_moments_loses_and_doubles_no_mail_and_leaves_no_process(AppEnd end)
    {
        var chance = new Random(Seed());
        await using var stage = await Stage.StartAsync(Token, settings => settings
            .With("Import__LeaseDuration", Lease).With("Import__JobExpiry", Lease));
        SimulatedMailbox[][] pairs = [await ConnectPairAsync(stage, "a"), await ConnectPairAsync(stage, "b")];

        // Slow enough that most ends hit an import and not the pause after it.
        stage.Gmail.Faults.Set(new GmailFault.Slow(TimeSpan.FromMilliseconds(40)), FaultScope.Of(CallKind.Get, CallKind.History));

        for (var round = 0; round < Ends; round++)
        {
            // The other pair than last time: no wait for the lease of a worker that was killed.
            var mailboxes = pairs[round % pairs.Length];
            Array.ForEach(mailboxes, mailbox => Stage.Deliver(mailbox, MailsEach, seed: chance.Next()));
            await UntilCallsAsync(stage, mailboxes, stage.Gmail.Requests.Count + chance.Next(1, 2 * MailsEach));
            var processes = stage.App.ProcessIds;

            var exitCode = await stage.App.EndAsync(end, Token);

            Assert.HasCount(2, processes);
            Assert.AreEqual(end is AppEnd.Interrupted or AppEnd.Terminated, exitCode == 0, $"exit code {exitCode}");
            await Wait.UntilAsync(() => !processes.Any(ProcessTree.IsRunning), Stage.Patience, "host and worker have ended", Token);
            await stage.App.RestartAsync(Token);
        }

        stage.Gmail.Faults.Clear();
        await stage.AssertAllImportedAsync(Token);
        Assert.AreEqual(0, await stage.Storage.QueueLengthAsync("fetch-jobs-poison", Token));
    }

    [TestMethod]
    [TestCategory("LocalHost")]
    public async Task Import_that_runs_at_SIGTERM_is_saved_before_the_exit_with_0_and_continued_later()
    {
        await using var stage = await Stage.StartAsync(Token);
        var mailbox = await stage.ConnectAsync("support@acme.example", Token);
        stage.Gmail.Faults.Set(new GmailFault.Slow(TimeSpan.FromMilliseconds(50)), FaultScope.Of(CallKind.Get));
        Stage.Deliver(mailbox, 200);
        await Wait.UntilAsync(() => stage.Gmail.Count(CallKind.Get) > 10, Stage.Patience, "the import runs", Token);

        var exitCode = await stage.App.StopAsync(Token);
        await stage.App.RestartAsync(Token);

        Assert.AreEqual(0, exitCode);
        await stage.AssertAllImportedAsync(Token);
    }

    private async Task<SimulatedMailbox[]> ConnectPairAsync(Stage stage, string name) =>
        [await stage.ConnectAsync($"{name}1@acme.example", Token), await stage.ConnectAsync($"{name}2@acme.example", Token)];

    private int Seed()
    {
        var seed = Environment.GetEnvironmentVariable("CONNECTOR_TEST_SEED") is { } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Environment.ProcessId;
        context.WriteLine($"CONNECTOR_TEST_SEED={seed}");
        return seed;
    }

    /// <summary>
    /// Asks for a fetch again and again, because the timers of a killed host return only when their locks end, after 15 s and more.
    /// </summary>
    private async Task UntilCallsAsync(Stage stage, SimulatedMailbox[] mailboxes, int calls)
    {
        var asked = TimeProvider.System.GetTimestamp() - TimeProvider.System.TimestampFrequency * (long)Lease.TotalSeconds;
        await Wait.UntilAsync(
            async () =>
            {
                if (TimeProvider.System.GetElapsedTime(asked) >= Lease)
                {
                    asked = TimeProvider.System.GetTimestamp();
                    await Task.WhenAll(mailboxes.Select(mailbox => stage.App.Api.FetchAsync(Stage.Account, mailbox.Address, Token)));
                }

                return stage.Gmail.Requests.Count >= calls;
            },
            Stage.Patience,
            "the moment to end the app has come",
            Token);
    }
}
