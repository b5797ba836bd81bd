using Azure.Data.Tables;
using Connector.Alerting;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Connector.TestKit;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;

namespace Connector.IntegrationTests.Importing;

/// <summary>Failures that pass: retries within a job, probes, and the fetch that continues after them.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class FailureRecoveryTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private static GmailFault.Refuse Precondition => new("failedPrecondition", Status: 400, Message: "Precondition check failed.");

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Unreadable_row_does_not_stop_the_probes_of_other_mailboxes()
    {
        await using var connector =
            await ConnectorUnderTest.StartAsync(Token, ("Probe__Blocked", "00:00:01"), ("Incident__MinMailboxes", "50"));
        string[] addresses = ["a@acme.example", "b@acme.example", Address];

        foreach (var address in addresses)
        {
            await connector.ConnectAsync(address, Token);
        }

        connector.Gmail.Faults.Block();

        foreach (var address in addresses)
        {
            await connector.FetchAsync(address, Token);
        }

        var tables = connector.Get<TableServiceClient>();
        await BreakAsync(tables.GetTableClient(StorageNames.MailboxesTable), "a@acme.example", "Mailbox");
        await BreakAsync(tables.GetTableClient(StorageNames.ParkedMailboxesTable), "b@acme.example", "State");

        await Wait.UntilAsync(
            async () =>
            {
                await connector.Get<MinuteSweeps>().HandleAsync(Token);
                return (await connector.MailboxAsync(Address, Token)).State is MailboxState.Probing;
            },
            TimeSpan.FromSeconds(10),
            "the probe is due",
            Token);
    }

    /// <summary>A row as an unknown version may have left it.</summary>
    private async Task BreakAsync(TableClient table, string address, string column)
    {
        var row = (await table.GetEntityAsync<TableEntity>(ConnectorUnderTest.Account, address, cancellationToken: Token)).Value;
        row[column] = "Dreaming";
        await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Token);
    }

    [TestMethod]
    public async Task Short_fault_is_retried_within_the_job()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.Deliver(new GeneratedMails().Next());
        connector.Gmail.Faults.Set(new GmailFault.Plain(502), FaultScope.Of(CallKind.History) with { Times = 1 });
        connector.Gmail.Faults.Set(new GmailFault.Reset(), FaultScope.Of(CallKind.Get) with { Times = 1 });

        await connector.FetchAsync(Address, Token);

        Assert.IsInstanceOfType<MailboxState.Active>((await connector.MailboxAsync(Address, Token)).State);
        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
    }

    [TestMethod]
    [DataRow(CallKind.History)]
    [DataRow(CallKind.Get)]
    public async Task Temporary_failed_precondition_is_retried_within_the_job_without_an_alert(CallKind call)
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.Deliver(new GeneratedMails().Next());
        connector.Gmail.Faults.Set(Precondition, FaultScope.Of(call) with { Times = 1 });

        await connector.FetchAsync(Address, Token);

        Assert.IsInstanceOfType<MailboxState.Active>((await connector.MailboxAsync(Address, Token)).State);
        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
        Assert.IsEmpty(await connector.Get<OutageTable>().OpenAsync(ConnectorUnderTest.Account, Token));
    }

    [TestMethod]
    public async Task Lasting_failed_precondition_backs_off_first_and_parks_at_the_third_try()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token);
        connector.Gmail.Faults.Set(Precondition, FaultScope.Of(CallKind.History));

        await connector.FetchAsync(Address, Token);
        var first = (await connector.MailboxAsync(Address, Token)).State;
        await connector.Mailboxes.ChangeAsync(
            ConnectorUnderTest.KeyOf(Address),
            mailbox =>
            mailbox with
            {
                State = new MailboxState.BackingOff(
                    FailureClass.AccessDenied, 2, DateTimeOffset.UnixEpoch.AddDays(1), DateTimeOffset.UnixEpoch),
            },
            Token);
        await connector.FetchAsync(Address, Token);

        Assert.AreEqual((FailureClass.AccessDenied, 1), first is MailboxState.BackingOff off ? (off.Cause, off.Attempts) : default);
        Assert.AreEqual(FailureClass.AccessDenied, (await connector.MailboxAsync(Address, Token)).State.AsParked?.Cause);
        Assert.HasCount(1, await connector.Get<OutageTable>().OpenAsync(ConnectorUnderTest.Account, Token));
    }

    [TestMethod]
    public async Task Revoked_access_token_is_replaced_within_the_job()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        await connector.FetchAsync(Address, Token);
        connector.Gmail.RevokeAccessTokens();
        gmail.Deliver(new GeneratedMails().Next());

        await connector.FetchAsync(Address, Token);

        Assert.IsInstanceOfType<MailboxState.Active>((await connector.MailboxAsync(Address, Token)).State);
        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
    }

    [TestMethod]
    public async Task Failure_in_the_middle_keeps_the_stored_mails_and_the_checkpoint()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var checkpoint = gmail.HistoryId;
        gmail.DeliverGenerated(60);
        connector.Gmail.Faults.Set(new GmailFault.Slow(TimeSpan.FromMilliseconds(100)), FaultScope.Of(CallKind.Get));

        var fetch = connector.FetchAsync(Address, Token);
        await Wait.UntilAsync(() => connector.Gmail.Count(CallKind.Get) >= 10, Wait.Patience, "some mail is fetched", Token);
        connector.Gmail.Faults.Block();
        await fetch;
        var stored = (await connector.MessagesAsync(Address, Token)).Count;
        var interrupted = await connector.MailboxAsync(Address, Token);
        connector.Gmail.Faults.Clear();
        connector.Gmail.ForgetRequests();
        await connector.MakeDueAsync(Address, Token);
        await connector.FetchAsync(Address, Token);

        Assert.AreEqual(checkpoint, interrupted.Checkpoint);
        Assert.IsInRange(1, 59, stored);
        Assert.AreEqual(60 - stored, connector.Gmail.Count(CallKind.Get));
        Assert.HasCount(60, await connector.MessagesAsync(Address, Token));
    }

    [TestMethod]
    public async Task Probe_after_the_block_imports_all_waiting_mail_and_removes_the_row()
    {
        await using var connector =
            await ConnectorUnderTest.StartAsync(Token, ("Probe__Blocked", "00:00:01"), ("Retry__BaseDelay", "00:00:00.1"));
        var gmail = await connector.ConnectAsync(Address, Token);
        connector.Gmail.Faults.Block();
        await connector.FetchAsync(Address, Token);
        gmail.DeliverGenerated(12);
        connector.Gmail.Faults.Clear();

        await Wait.UntilAsync(
            async () =>
            {
                await connector.Get<MinuteSweeps>().HandleAsync(Token);
                return (await connector.MailboxAsync(Address, Token)).State is MailboxState.Probing;
            },
            TimeSpan.FromSeconds(10),
            "the probe is due",
            Token);
        await connector.FetchAsync(Address, Token);

        Assert.IsInstanceOfType<MailboxState.Active>((await connector.MailboxAsync(Address, Token)).State);
        Assert.HasCount(12, await connector.MessagesAsync(Address, Token));
        Assert.IsNull(await connector.Parked.FindAsync(ConnectorUnderTest.KeyOf(Address), Token));
    }
}
