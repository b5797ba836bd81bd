using Connector.IntegrationTests.Support.Workers;

namespace Connector.IntegrationTests.Importing;

/// <summary>
/// A worker dies at each request to storage, Gmail and the token endpoint: before the request leaves, after it took effect, or with half of
/// the answer read. Another worker follows, and every mail is stored once, byte for byte, and no work is left.
/// </summary>
[TestClass]
[TestCategory("Integration")]
public sealed class CrashPointTests(TestContext context)
{
    /// <summary>The scenario in which a worker dies, and the least number of requests in it.</summary>
    private static readonly Dictionary<string, (CrashScenario Scenario, int AtLeast)> Sweeps = new()
    {
        ["in a fetch of two pages and two jobs loses nothing"] = (CrashScenarios.Pages, 24),
        ["in a first sync of two jobs loses nothing"] = (CrashScenarios.FullSync, 28),
        ["while it lists anew after an expired checkpoint loses nothing"] = (CrashScenarios.ExpiredHistory, 18),
        ["while it puts a stub in the place of a mail loses nothing"] = (CrashScenarios.TooLarge, 14),
        ["while it looks for the newest mails loses none of them"] = (CrashScenarios.Counted, 16),
        ["while it parks a mailbox leaves nobody untold"] = (CrashScenarios.Block, 22),
        ["on the way out of a block loses nothing and leaves nothing parked"] = (CrashScenarios.Recovery, 26),
        ["while it plans forgets no mailbox"] = (CrashScenarios.Plan, 8),
    };

    private static IEnumerable<(string Sweep, Death Death)> All =>
        Sweeps.Keys.SelectMany(_ => Enum.GetValues<Death>(), (sweep, death) => (sweep, death));

    [TestMethod]
    [DynamicData(nameof(All))]
    public async Task Worker_that_dies_loses_no_mail(string sweep, Death death)
    {
        var (scenario, atLeast) = Sweeps[sweep];

        var steps = await scenario.DieAtStepsAsync(death, context.CancellationToken);

        context.WriteLine($"{context.TestDisplayName}: died at {steps} steps");
        Assert.IsGreaterThan(atLeast - 6, steps, "the last requests count");
    }
}
