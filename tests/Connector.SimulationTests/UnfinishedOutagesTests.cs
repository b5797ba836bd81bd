using Connector.Alerting;
using Connector.Mailboxes;
using Connector.Simulation;
using Connector.Simulation.Hosting;
using Connector.Simulation.Scale;

namespace Connector.SimulationTests;

/// <summary>The list of outages that are not over, when an incident opens one in every account.</summary>
[TestClass]
public sealed class UnfinishedOutagesTests(TestContext context)
{
    private const int Accounts = 3_000;

    private readonly SimulatedWorld _world = new(new SimulationOptions
    {
        Start = Day.Block,
        Accounts = 1,
        Mailboxes = 1,
        MailsPerHour = 0,
        Instances = 1,
    });

    [TestMethod]
    public void Outages_of_all_accounts_are_spread_over_partitions()
    {
        _world.Begin();
        _world.Meter.Reset();

        _world.Ask(instance => AddAsync(instance, OutageStage.Open, dueAt: null));

        var busiest = _world.Meter.BusiestPartition;
        context.WriteLine($"{busiest.Name}: {busiest.Most} rows in a second");
        Assert.IsLessThan(ScaleFigures.RowsPerSecondOfPartition / 5, busiest.Most, busiest.Name);
    }

    /// <summary>Each of its jobs is three messages for the service: sent, received and deleted.</summary>
    [TestMethod]
    public void Sweep_of_late_alerts_sends_no_more_jobs_in_a_second_than_the_queue_can_pass_on()
    {
        _world.Begin();
        _world.Ask(instance => AddAsync(instance, OutageStage.Gathering, dueAt: _world.Now - TimeSpan.FromMinutes(5)));
        _world.Meter.Reset();

        _world.Ask(async instance =>
        {
            await instance.Get<AlertOutbox>().SweepAsync(CancellationToken.None);
            return true;
        });

        var busiest = _world.Meter.BusiestQueue;
        context.WriteLine($"{busiest.Name}: {busiest.Most} messages in a second");
        Assert.IsGreaterThanOrEqualTo(Accounts, _world.Meter.Calls["alerts.send"]);
        Assert.IsLessThanOrEqualTo(ScaleFigures.MessagesPerSecondOfQueue, busiest.Most, busiest.Name);
    }

    private async Task<bool> AddAsync(Instance instance, OutageStage stage, DateTimeOffset? dueAt)
    {
        var outages = Enumerable.Range(0, Accounts).Select(number => new Outage
        {
            Id = $"{number:D8}",
            Account = $"account-{number}",
            Kind = OutageKind.Provider,
            Stage = stage,
            StartedAt = _world.Now,
            Since = _world.Now,
            DueAt = dueAt,
        });
        var member = new OutageMember("support@acme.example", FailureClass.ProviderBlocked, _world.Now);
        await Task.WhenAll(outages.Select(outage => instance.Get<OutageTable>().TryAddAsync(outage, member, CancellationToken.None)));
        return true;
    }
}
