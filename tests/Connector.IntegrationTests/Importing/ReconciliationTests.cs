using Connector.Alerting;
using Connector.Importing;
using Connector.Importing.Reconciling;
using Connector.Incidents;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;

namespace Connector.IntegrationTests.Importing;

/// <summary>Repairs rows that belong together and do not agree.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ReconciliationTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private static readonly MailboxKey Key = ConnectorUnderTest.KeyOf(Address);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Late_end_of_a_stay_keeps_the_row_and_outage_of_a_mailbox_that_was_parked_again()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var stays = connector.Get<ParkedStays>();
        await ParkAsync(connector, attempts: 1);
        var read = await stays.FindAsync(Key, Token);
        await ParkAsync(connector, attempts: 2);

        await stays.EndAsync(Key, read, Token);

        Assert.AreEqual(2, (await connector.Parked.FindAsync(Key, Token))?.Attempts);
        Assert.IsTrue(await connector.Get<AlertOutbox>().IsAwayAsync(Key, FailureClass.CredentialsRevoked, Token));
    }

    [TestMethod]
    public async Task End_of_a_stay_removes_the_row_and_ends_the_outage()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var stays = connector.Get<ParkedStays>();
        await ParkAsync(connector, attempts: 1);

        await stays.EndAsync(Key, await stays.FindAsync(Key, Token), Token);

        Assert.IsNull(await connector.Parked.FindAsync(Key, Token));
        Assert.IsFalse(await connector.Get<AlertOutbox>().IsAwayAsync(Key, FailureClass.CredentialsRevoked, Token));
    }

    [TestMethod]
    public async Task Parked_mailbox_without_a_row_gets_a_row_and_an_alert()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var state = await AddParkedMailboxAsync(connector);

        await connector.Get<Reconciliation>().HandleAsync(Token);

        var row = await connector.Parked.FindAsync(Key, Token);
        Assert.IsNotNull(row);
        Assert.AreEqual(
            (state.Cause, state.Since, state.Attempts, state.NextProbeAt), (row!.Cause, row.Since, row.Attempts, row.NextProbeAt));
        Assert.IsTrue(await connector.Get<AlertOutbox>().IsAwayAsync(Key, FailureClass.CredentialsRevoked, Token));
    }

    [TestMethod]
    public async Task Parked_mailbox_with_a_correct_row_is_not_changed()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await AddParkedMailboxAsync(connector);
        await ParkAsync(connector, attempts: 1);
        var before = await connector.Parked.FindAsync(Key, Token);

        await connector.Get<Reconciliation>().HandleAsync(Token);

        Assert.AreEqual(before, await connector.Parked.FindAsync(Key, Token));
    }

    [TestMethod]
    public async Task Outage_ends_whose_mailbox_is_back()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        var parked = await ParkAsync(connector, attempts: 1);
        await connector.Parked.TryDeleteAsync(parked, Token);

        await connector.Get<Reconciliation>().HandleAsync(Token);

        Assert.IsFalse(await connector.Get<AlertOutbox>().IsAwayAsync(Key, FailureClass.CredentialsRevoked, Token));
    }

    [TestMethod]
    public async Task Open_outage_that_is_missing_from_the_list_is_listed_again()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await AddParkedMailboxAsync(connector);
        await ParkAsync(connector, attempts: 1);
        var outages = connector.Get<OutageTable>();
        var outage = await outages.FindOpenAsync(Key.Account, OutageKind.Mailbox, Token);
        await outages.FinishAsync(Key.Account, outage!.Id, Token);

        await connector.Get<Reconciliation>().HandleAsync(Token);

        Assert.HasCount(1, await outages.ListUnfinishedAsync(DateTimeOffset.MinValue, Token).ToListAsync(Token));
    }

    [TestMethod]
    public async Task Outage_releases_an_incident_that_is_settled()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        var incident =
            await SaveIncidentAsync(connector, Incident() with { Phase = IncidentPhase.Resolved, ResolvedAt = Now, IsSettled = true });
        await connector.Get<AlertOutbox>().IncidentOpenedAsync(
            Key.Account, new IncidentNotice(incident.Id, incident.Cause, incident.FirstFailureAt), Token);

        await connector.Get<Reconciliation>().HandleAsync(Token);

        Assert.IsFalse(await connector.Get<AlertOutbox>().KnowsAsync(Key.Account, incident.Id, Token));
    }

    [TestMethod]
    public async Task Outage_of_a_destination_that_takes_mail_again_ends()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        var down = new DestinationNotice("hooks.acme.example", Now.AddHours(-1), "The webhook answered 503.", Waiting: 3, Now.AddHours(-1));
        await connector.Get<AlertOutbox>().DestinationDownAsync(Key.Account, down, Token);
        var outage = await connector.Get<OutageTable>().FindOpenAsync(Key.Account, OutageKind.Destination, Token);

        await connector.Get<Reconciliation>().HandleAsync(Token);

        Assert.AreEqual((1, 0), (outage!.Away, (await connector.Get<OutageTable>().FindAsync(Key.Account, outage.Id, Token))!.Away));
    }

    [TestMethod]
    public async Task Each_repair_is_counted_by_its_pair()
    {
        using var repaired = new OwnMeasurements("connector.reconciliation.repaired", "pair");
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await AddParkedMailboxAsync(connector);

        await connector.Get<Reconciliation>().HandleAsync(Token);

        Assert.AreSequenceEqual(["Mailboxes/ParkedMailboxes"], repaired.Values);
    }

    /// <summary>The mailbox was connected while the incident was open, or its alert failed.</summary>
    [TestMethod]
    public async Task Account_that_an_open_incident_holds_gets_its_missing_alert()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        var incident = await SaveIncidentAsync(connector, Incident() with { Phase = IncidentPhase.Open, DetectedAt = Now, IsTold = true });

        await connector.Get<Reconciliation>().HandleAsync(Token);
        await connector.Get<Reconciliation>().HandleAsync(Token);

        Assert.IsTrue(await connector.Get<AlertOutbox>().KnowsAsync(Key.Account, incident.Id, Token));
        Assert.HasCount(1, (await connector.Get<IncidentTable>().ReadAccountsAsync(incident.Id, Token)).Accounts);
    }

    /// <summary>An incident can end between the read of the list and the check of an account, which then has the all-clear.</summary>
    [TestMethod]
    public async Task Account_gets_no_alert_of_an_incident_that_ended_since_the_list_was_read()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        var listed = await SaveIncidentAsync(connector, Incident() with { Phase = IncidentPhase.Open, DetectedAt = Now, IsTold = true });
        await connector.Get<IncidentTable>().TrySaveAsync(
            listed, listed with { Phase = IncidentPhase.Resolved, ResolvedAt = Now }, Token);

        await connector.Get<OutageAgreement>().CheckAsync(Key.Account, [listed], Token);

        Assert.IsFalse(await connector.Get<AlertOutbox>().KnowsAsync(Key.Account, listed.Id, Token));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static Incident Incident() => new()
    {
        Id = "20260105-1500-7F3K",
        Cause = FailureClass.ProviderBlocked,
        Phase = IncidentPhase.Suspected,
        FirstFailureAt = Now.AddMinutes(-5),
        SuspectedAt = Now.AddMinutes(-5),
    };

    private async Task<Incident> SaveIncidentAsync(ConnectorUnderTest connector, Incident incident) =>
        (await connector.Get<IncidentTable>().TryBeginAsync(incident, Token))!;

    /// <summary>Writes the rows that are written before a mailbox is saved as parked.</summary>
    private async Task<ParkedMailbox> ParkAsync(ConnectorUnderTest connector, int attempts)
    {
        var row = new ParkedMailbox(
            Key, FailureClass.CredentialsRevoked, Now.AddMinutes(-1), attempts, Now.AddHours(5), LastFetchAt: null,
            new Evidence(400, "invalid_grant"));
        row = await connector.Parked.SaveAsync(row, Token);
        await connector.Get<AlertOutbox>().ParkedAsync(row, Token);
        return row;
    }

    private async Task<MailboxState.Parked> AddParkedMailboxAsync(ConnectorUnderTest connector)
    {
        var state = new MailboxState.Parked(FailureClass.CredentialsRevoked, Attempts: 3, Now.AddHours(-1), Now.AddHours(6));
        await connector.ConnectAsync(Address, Token, mailbox => mailbox with { State = state });
        return state;
    }
}
