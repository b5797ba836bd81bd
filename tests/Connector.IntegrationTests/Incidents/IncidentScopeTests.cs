using Connector.Incidents;
using Connector.IntegrationTests.Support.Workers;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.Incidents;

/// <summary>Whose mailboxes an incident covers: one account, or all.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class IncidentScopeTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Block_of_one_account_holds_no_other_account()
    {
        await using var stage = await IncidentStage.StartAsync(accounts: 3, perAccount: 3, Token);

        stage.World.Gmail.Faults.Block(FaultScope.For("*@a1.example"));
        stage.DeliverToAll(1);
        await stage.UntilAsync(IncidentPhase.Open);
        var incident = await stage.SingleAsync();
        Assert.AreEqual("a1", incident.Account);
        await stage.UntilAsync(async () => (await stage.SingleAsync()).IsTold, "the account is told");
        var parked = await stage.World.Sound.Get<ParkedMailboxTable>().ListAsync("a1", Token).ToListAsync(Token);
        Assert.HasCount(3, parked);
        Assert.IsTrue(parked.All(row => row.IncidentId == incident.Id), "each row names the incident");

        stage.DeliverToAll(1);
        await stage.UntilAsync(
            async () => (await Task.WhenAll(stage.Keys.Where(key => key.Account != "a1").Select(key => stage.World.RowsAsync(key, Token))))
            .All(rows => rows.Count == 4),
            "mail of the others is imported");
        Assert.IsTrue(await stage.IsAsync(IncidentPhase.Open));

        stage.World.Gmail.Faults.Clear();
        await stage.AssertAllIsWellAsync();
        Assert.AreEqual(incident.Id, (await stage.SingleAsync()).Id);
    }

    [TestMethod]
    public async Task Block_that_spreads_to_all_accounts_is_merged_into_their_incident()
    {
        await using var stage = await IncidentStage.StartAsync(accounts: 3, perAccount: 3, Token);
        stage.World.Gmail.Faults.Block(FaultScope.For("*@a1.example"));
        await stage.UntilAsync(IncidentPhase.Open);
        var first = await stage.SingleAsync();

        stage.World.Gmail.Faults.Block();
        stage.DeliverToAll(1);
        await stage.UntilAsync(
            async () => (await stage.IncidentsAsync()).Any(incident => incident is { Account: null, Phase: IncidentPhase.Open }),
            "the provider's is open");
        stage.World.Gmail.Faults.Clear();
        await stage.AssertAllIsWellAsync();

        var merged = (await stage.IncidentsAsync()).Single(incident => incident.Id == first.Id);
        Assert.AreEqual(IncidentPhase.Merged, merged.Phase);
        Assert.AreEqual((await stage.IncidentsAsync()).Single(incident => incident.Account is null).Id, merged.MergedInto);
    }
}
