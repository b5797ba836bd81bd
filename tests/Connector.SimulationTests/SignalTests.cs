using Azure.Data.Tables;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Simulation;
using Connector.Simulation.Hosting;
using Connector.Storage;

namespace Connector.SimulationTests;

/// <summary>The rows from which an incident is detected, when a block makes all mailboxes of all accounts fail at once.</summary>
[TestClass]
public sealed class SignalTests
{
    private const int Mailboxes = 1_500;

    private const string Incident = "20240913-1500-TEST";

    private static readonly DateTimeOffset Start = Day.Block;

    private readonly SimulatedWorld _world = new(new SimulationOptions
    {
        Start = Start,
        Accounts = 100,
        Mailboxes = Mailboxes,
        MailsPerHour = 0,
        Instances = 2,
    });

    [TestInitialize]
    public void Initialize() => _world.Begin();

    [TestMethod]
    public void Failures_of_all_accounts_are_spread_over_partitions_and_read_together()
    {
        Fail(_world.Now);

        var signals = Read(since: Start);

        Assert.HasCount(Mailboxes, signals);
        Assert.IsTrue(signals.Values.All(signal => signal is { Class: FailureClass.ProviderBlocked, Evidence.Status: 302 }));
        Assert.IsLessThan(Mailboxes / 5, _world.Meter.BusiestPartition.Most, _world.Meter.BusiestPartition.Name);
    }

    [TestMethod]
    public void Newest_failure_of_a_mailbox_counts_and_those_before_the_moment_do_not()
    {
        Fail(Start.AddMinutes(-10), most: 3);
        Fail(Start.AddMinutes(-1), most: 2);
        Fail(Start.AddSeconds(10), most: 1);

        var signals = Read(since: Start.AddMinutes(-2));

        Assert.AreSequenceEqual(
            [Start.AddMinutes(-1), Start.AddSeconds(10)], signals.Values.Select(signal => signal.At).Order().ToList());
    }

    /// <summary>A block leaves a row for each mailbox. Each later look would read them all.</summary>
    [TestMethod]
    public void Look_reads_no_rows_of_an_older_block()
    {
        Fail(Start.AddMinutes(-30));
        _world.Meter.Reset();

        Assert.IsEmpty(Read(since: Start.AddMinutes(-2)));

        Assert.AreEqual(0, _world.Meter.RowsRead.GetValueOrDefault(StorageNames.IncidentsTable));
    }

    [TestMethod]
    public void Signals_of_an_earlier_version_are_read()
    {
        Fail(_world.Now, most: 1);
        var rows = _world.Storage.Table(StorageNames.IncidentsTable);
        var row = (TableEntity)rows.List().Single(row => row.PartitionKey.StartsWith("signals", StringComparison.Ordinal));
        rows.Apply(TableTransactionActionType.Delete, row);
        rows.Apply(TableTransactionActionType.Add, new TableEntity(row) { PartitionKey = "signals" });

        Assert.HasCount(1, Read(since: Start));
    }

    [TestMethod]
    public void Signals_are_deleted_after_two_days()
    {
        Fail(Start.AddDays(-3), most: 3);
        Fail(Start.AddDays(-1), most: 2);

        _world.Ask(async instance =>
        {
            await instance.Get<IncidentTable>().ForgetSignalsAsync(CancellationToken.None);
            return true;
        });

        Assert.HasCount(2, Read(since: Start.AddDays(-10)));
    }

    [TestMethod]
    public void Proofs_of_all_mailboxes_are_spread_over_partitions_and_read_together_with_those_of_an_earlier_version()
    {
        Prove();
        Age(box: _world.Gmail.Boxes.First().Key);
        _world.Meter.Reset();

        var (accounts, proofs) = _world.Ask(
            instance => instance.Get<IncidentTable>().ReadAccountsAsync(Incident, CancellationToken.None));

        Assert.HasCount(1, accounts);
        Assert.HasCount(Mailboxes, proofs);
        Assert.AreEqual(Mailboxes, proofs.Sum(proof => proof.Late));
        Assert.IsLessThan(Mailboxes / 5, _world.Meter.BusiestPartition.Most, _world.Meter.BusiestPartition.Name);
        Assert.IsNotNull(_world.Ask(
            instance => instance.Get<IncidentTable>().FindProofAsync(Incident, _world.Gmail.Boxes.First().Key, CancellationToken.None)));
    }

    [TestMethod]
    public void Accounts_of_an_incident_are_spread_over_partitions_and_read_together_with_those_of_an_earlier_version()
    {
        const int Accounts = 1_600;
        Note([.. Enumerable.Range(0, Accounts).Select(number => $"account-{number:0000}")]);
        var rows = _world.Storage.Table(StorageNames.IncidentsTable);
        var row = (TableEntity)rows.List().Single(row => row.RowKey == "account|account-0000");
        rows.Apply(TableTransactionActionType.Add, new TableEntity(row) { PartitionKey = Incident });

        var (accounts, _) = _world.Ask(
            instance => instance.Get<IncidentTable>().ReadAccountsAsync(Incident, CancellationToken.None));

        Assert.HasCount(Accounts, accounts);
        Assert.IsLessThan(Accounts / 5, rows.List().CountBy(one => one.PartitionKey).Max(part => part.Value));
    }

    /// <summary>All instances meet the failures at the same moment, and each would read all mailboxes every two seconds.</summary>
    [TestMethod]
    public void One_instance_at_a_time_reads_all_mailboxes_to_look_for_an_incident()
    {
        _world.RunUntil(Start.AddSeconds(1));
        Fail(_world.Now, most: 10);
        var (one, other) = (_world.Instances[0], _world.Instances[1]);
        _world.Meter.Reset();

        Assert.HasCount(Mailboxes, Look(one)!.Mailboxes);
        Assert.IsNull(Look(other));
        Assert.AreEqual(2, _world.Meter.Calls["Mailboxes.query"], "pages of a thousand rows");

        _world.RunUntil(_world.Now.AddSeconds(3));
        Assert.HasCount(Mailboxes, Look(other)!.Mailboxes);
    }

    private void Fail(DateTimeOffset at, int most = Mailboxes) => _world.Ask(async instance =>
    {
        var failure = new Failure(FailureClass.ProviderBlocked, new Evidence(302));

        foreach (var box in _world.Gmail.Boxes.Take(most))
        {
            await instance.Get<IncidentTable>().NoteSignalAsync(box.Key, failure, at);
        }

        return true;
    });

    private void Note(IReadOnlyList<string> accounts) => _world.Ask(async instance =>
    {
        foreach (var account in accounts)
        {
            await instance.Get<IncidentTable>().NoteAccountAsync(Incident, account, CancellationToken.None);
        }

        return true;
    });

    private void Prove() => _world.Ask(async instance =>
    {
        var rows = instance.Get<IncidentTable>();
        await rows.NoteAccountAsync(Incident, "account-000", CancellationToken.None);

        foreach (var box in _world.Gmail.Boxes)
        {
            var proof = new MailboxProof(box.Key, _world.Now, Late: 1, TimeSpan.Zero, Missing: 0, _world.Now, Checkpoint: 1);
            await rows.SaveProofAsync(Incident, proof, CancellationToken.None);
        }

        return true;
    });

    /// <summary>Moves a proof to where an earlier version wrote it.</summary>
    private void Age(MailboxKey box)
    {
        var rows = _world.Storage.Table(StorageNames.IncidentsTable);
        var row = (TableEntity)rows.List().Single(
            row => row.RowKey.StartsWith("proof|", StringComparison.Ordinal)
                && row.RowKey.EndsWith(box.Address, StringComparison.Ordinal));
        rows.Apply(TableTransactionActionType.Delete, row);
        rows.Apply(TableTransactionActionType.Add, new TableEntity(row) { PartitionKey = Incident });
    }

    private IReadOnlyDictionary<MailboxKey, ProviderSignal> Read(DateTimeOffset since) =>
        _world.Ask(instance => instance.Get<IncidentTable>().SignalsSinceAsync(since, CancellationToken.None));

    private IncidentScene? Look(Instance instance) => _world.Ask(
        _ => instance.Get<DetectionReading>().TryReadAsync(
            new IncidentScene([], _world.Now, instance.Get<IncidentOptions>()), CancellationToken.None));
}
