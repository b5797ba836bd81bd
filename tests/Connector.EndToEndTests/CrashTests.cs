using System.Globalization;
using Connector.TestKit.Gmail;

namespace Connector.EndToEndTests;

/// <summary>Processes that end half-way: by a power cut, or because they were asked to.</summary>
[TestClass]
[TestCategory("EndToEnd")]
public sealed class CrashTests(TestContext context)
{
    private const int Kills = 10;

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Ten_kills_at_random_moments_lose_nothing_and_double_nothing()
    {
        var seed = Environment.GetEnvironmentVariable("CONNECTOR_TEST_SEED") is { } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Environment.ProcessId;
        context.WriteLine($"CONNECTOR_TEST_SEED={seed}");
        var chance = new Random(seed);

        await using var stage = await Stage.StartAsync(Token);
        var mailboxes = new List<SimulatedMailbox>();

        foreach (var number in Enumerable.Range(1, 4))
        {
            mailboxes.Add(await stage.ConnectAsync($"m{number}@acme.example", Token));
        }

        // Slow enough for a kill to hit an import, and not the pause after it.
        stage.Gmail.Faults.Set(new GmailFault.Slow(TimeSpan.FromMilliseconds(40)), FaultScope.Of(CallKind.Get, CallKind.History));

        for (var kill = 0; kill < Kills; kill++)
        {
            mailboxes.ForEach(mailbox => Stage.Deliver(mailbox, 30, seed: chance.Next()));
            var moment = stage.Gmail.Requests.Count + chance.Next(1, 120);
            await TestKit.Wait.UntilAsync(() => stage.Gmail.Requests.Count >= moment, Stage.Patience, "the moment to kill the app has come", Token);
            await stage.App.KillAsync();
            await stage.App.RestartAsync(Token);
        }

        stage.Gmail.Faults.Clear();
        await stage.AssertAllImportedAsync(Token);
        Assert.AreEqual(0, await stage.Storage.QueueLengthAsync("fetch-jobs-poison", Token));
    }

    [TestMethod]
    public async Task Asked_to_end_in_the_middle_of_an_import_the_app_saves_ends_with_0_and_goes_on_later()
    {
        await using var stage = await Stage.StartAsync(Token);
        var mailbox = await stage.ConnectAsync("support@acme.example", Token);
        stage.Gmail.Faults.Set(new GmailFault.Slow(TimeSpan.FromMilliseconds(50)), FaultScope.Of(CallKind.Get));
        Stage.Deliver(mailbox, 200);
        await TestKit.Wait.UntilAsync(() => stage.Gmail.Count(CallKind.Get) > 10, Stage.Patience, "the import runs", Token);

        var exitCode = await stage.App.StopAsync(Token);
        await stage.App.RestartAsync(Token);

        Assert.AreEqual(0, exitCode);
        await stage.AssertAllImportedAsync(Token);
    }
}
