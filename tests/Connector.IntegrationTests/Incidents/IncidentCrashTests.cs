using Connector.Incidents;
using Connector.IntegrationTests.Support.Workers;

namespace Connector.IntegrationTests.Incidents;

/// <summary>Workers crash at random requests during an incident, and the incident still ends.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class IncidentCrashTests(TestContext context)
{
    private const int Deaths = 12;

    /// <summary>A worker that makes fewer requests crashes in a later tick.</summary>
    private const int StepsAtMost = 90;

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public async Task Workers_that_crash_during_an_incident_lose_no_mail_and_leave_one_incident(int seed)
    {
        await using var stage = await IncidentStage.StartAsync(accounts: 2, perAccount: 3, Token);
        var chance = new Random(seed);

        stage.World.Gmail.Faults.Block();
        stage.DeliverToAll(2);
        await DieAsync(stage, chance);
        await stage.UntilAsync(IncidentPhase.Open);

        stage.World.Gmail.Faults.Clear();
        await DieAsync(stage, chance);
        await stage.AssertAllIsWellAsync();

        var incident = await stage.SingleAsync();
        Assert.AreEqual(IncidentPhase.Resolved, incident.Phase);
        Assert.AreEqual((6, 0), (incident.Counts.Proven, incident.Counts.Missing));
    }

    private static async Task DieAsync(IncidentStage stage, Random chance)
    {
        for (var death = 0; death < Deaths; death++)
        {
            var wire = new MortalWire(
                chance.Next(1, StepsAtMost), chance.Next(2) == 0 ? Death.BeforeTheRequestLeaves : Death.AfterTheRequestTookEffect);
            await using var worker = stage.World.NewWorker(wire);

            try
            {
                for (var ticks = 0; ticks < 4; ticks++)
                {
                    await stage.TickAsync([worker]);
                }
            }
            catch (Exception) when (wire.IsDead)
            {
                // The host starts another one.
            }
        }
    }
}
