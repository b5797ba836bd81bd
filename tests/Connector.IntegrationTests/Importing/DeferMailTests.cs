using Azure;
using Connector.Alerting.Digests;
using Connector.Api;
using Connector.Importing;
using Connector.Importing.Deferring;
using Connector.Incidents.Driving;
using Connector.IntegrationTests.Support;
using Connector.IntegrationTests.Support.Workers;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.Importing;

/// <summary>A mail that storage refuses, or that Gmail says does not exist, does not stop the others (I4) and is tried again.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class DeferMailTests(TestContext context)
{
    private static readonly MailboxKey Key = new("acme", "support@acme.example");

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow(400, "InvalidInput")]
    [DataRow(403, "AuthorizationFailure")]
    [DataRow(409, "BlobImmutableDueToPolicy")]
    [DataRow(413, "RequestBodyTooLarge")]
    public async Task Mail_whose_bytes_storage_refuses_is_deferred_and_the_others_are_imported(int status, string code)
    {
        await using var world = await WorkerWorld.StartAsync(Token);
        var gmail = await world.ConnectAsync(Key.Account, Key.Address, Token);
        var ids = gmail.DeliverGenerated(4);
        await using var worker = world.NewWorker(new RefusingWire(status, code, request => IsBlobOf(request, ids[1])));

        await FetchAsync(worker);

        var shown = ApiAnswer.Of(await world.Sound.Get<StatusEndpoint>().GetAsync(Token)).Body.GetProperty("setAside");
        var mailbox = await world.MailboxAsync(Key, Token);
        Assert.AreEqual((typeof(MailboxState.Active), gmail.HistoryId), (mailbox.State.GetType(), mailbox.Checkpoint));
        Assert.AreSequenceEqual([ids[0], ids[2], ids[3]], (await world.RowsAsync(Key, Token)).Keys.Order());
        Assert.AreEqual(new Evidence(status, $"storage {code}"), (await DeferredAsync(world)).Single().Evidence);
        Assert.HasCount(3, await world.BlobsAsync(Key, Token));
        Assert.AreEqual(1, shown.GetProperty("mails").GetInt32());
    }

    [TestMethod]
    public async Task Deferred_mail_is_tried_with_growing_pauses_reported_once_and_imported_when_storage_takes_it()
    {
        await using var world = await WorkerWorld.StartAsync(Token);
        var gmail = await world.ConnectAsync(Key.Account, Key.Address, Token);
        var ids = gmail.DeliverGenerated(2);
        await using var worker = world.NewWorker(new RefusingWire(403, "AuthorizationFailure", request => IsBlobOf(request, ids[0])));
        await FetchAsync(worker);
        var pauses = new List<TimeSpan>();

        for (var round = 0; round < 4; round++)
        {
            var deferred = (await DeferredAsync(world)).Single();
            pauses.Add(deferred.NextTryAt - world.Clock.GetUtcNow());
            Assert.AreEqual(round >= 2, deferred.IsTold, $"round {round}");
            world.Clock.MoveOn(pauses[^1] + TimeSpan.FromSeconds(1));
            await worker.Get<RetryDeferred>().HandleAsync(Token);
        }

        var told = await world.Sound.Get<DigestTable>().MailsAsync(Key.Account, Token).ToListAsync(Token);
        world.Clock.MoveOn(TimeSpan.FromDays(1));
        await world.Sound.Get<RetryDeferred>().HandleAsync(Token);

        Assert.AreSequenceEqual([15, 30, 60, 120], pauses.Select(pause => (int)Math.Round(pause.TotalMinutes)));
        Assert.AreEqual((ids[0], QuarantineCause.NotStored), (told.Single().Id, told.Single().Cause));
        Assert.AreSequenceEqual(ids, (await world.RowsAsync(Key, Token)).Keys.Order());
        Assert.IsEmpty(await DeferredAsync(world));
        Assert.IsEmpty(await world.Sound.Get<DigestTable>().MailsAsync(Key.Account, Token).ToListAsync(Token));
    }

    [TestMethod]
    public async Task Mail_is_not_deferred_while_blob_storage_refuses_every_mail()
    {
        await using var world = await WorkerWorld.StartAsync(Token);
        var gmail = await world.ConnectAsync(Key.Account, Key.Address, Token);
        var checkpoint = gmail.HistoryId;
        gmail.DeliverGenerated(2);
        await using var worker = world.NewWorker(new RefusingWire(403, "AuthorizationFailure", IsWriteToMail));

        await Assert.ThrowsAsync<RequestFailedException>(() => FetchAsync(worker));

        Assert.IsEmpty(await DeferredAsync(world));
        Assert.AreEqual(checkpoint, (await world.MailboxAsync(Key, Token)).Checkpoint);
    }

    [TestMethod]
    public async Task Mail_whose_row_storage_refuses_is_deferred_and_the_others_are_imported()
    {
        await using var world = await WorkerWorld.StartAsync(Token);
        var gmail = await world.ConnectAsync(Key.Account, Key.Address, Token);
        var ids = gmail.DeliverGenerated(4);
        await using var worker = world.NewWorker(new RefusingWire(413, "EntityTooLarge", request => IsRowOf(request, ids[2])));

        await FetchAsync(worker);

        Assert.AreSequenceEqual([ids[0], ids[1], ids[3]], (await world.RowsAsync(Key, Token)).Keys.Order());
        Assert.AreEqual(
            (ids[2], "storage EntityTooLarge"),
            ((await DeferredAsync(world)).Single().GmailId, (await DeferredAsync(world)).Single().Evidence.Reason));
        world.Clock.MoveOn(TimeSpan.FromHours(1));
        await world.Sound.Get<RetryDeferred>().HandleAsync(Token);
        Assert.AreSequenceEqual(ids, (await world.RowsAsync(Key, Token)).Keys.Order());
    }

    [TestMethod]
    public async Task Mail_is_not_deferred_while_the_table_refuses_every_row()
    {
        await using var world = await WorkerWorld.StartAsync(Token);
        var gmail = await world.ConnectAsync(Key.Account, Key.Address, Token);
        gmail.DeliverGenerated(2);
        await using var worker = world.NewWorker(new RefusingWire(403, "AuthorizationFailure", IsWriteToMessages));

        await Assert.ThrowsAsync<RequestFailedException>(() => FetchAsync(worker));

        Assert.IsEmpty(await DeferredAsync(world));
    }

    [TestMethod]
    public async Task Temporary_404_loses_no_mail()
    {
        await using var world = await WorkerWorld.StartAsync(Token);
        var gmail = await world.ConnectAsync(Key.Account, Key.Address, Token);
        var ids = gmail.DeliverGenerated(3);
        var fault = world.Gmail.Faults.Set(new GmailFault.Refuse("notFound"), FaultScope.Of(CallKind.Get) with { Messages = [ids[1]] });

        await FetchAsync(world.Sound);
        var first = (await world.RowsAsync(Key, Token)).Keys.Order().ToList();
        fault.Dispose();
        world.Clock.MoveOn(TimeSpan.FromMinutes(5));
        await world.Sound.Get<RetryDeferred>().HandleAsync(Token);

        Assert.AreSequenceEqual([ids[0], ids[2]], first);
        var rows = await world.RowsAsync(Key, Token);
        Assert.AreSequenceEqual(["Delivered", "Delivered", "Delivered"], rows.Values.Select(row => row.GetString("State")));
        Assert.IsEmpty(await DeferredAsync(world));
    }

    [TestMethod]
    public async Task Mail_is_gone_after_a_second_404_minutes_later_without_an_alert()
    {
        await using var world = await WorkerWorld.StartAsync(Token);
        var gmail = await world.ConnectAsync(Key.Account, Key.Address, Token);
        var ids = gmail.DeliverGenerated(2);
        gmail.Delete(ids[0]);

        await FetchAsync(world.Sound);
        await world.Sound.Get<RetryDeferred>().HandleAsync(Token);
        var early = (await world.RowsAsync(Key, Token)).Keys.ToList();
        world.Clock.MoveOn(TimeSpan.FromMinutes(5));
        await world.Sound.Get<RetryDeferred>().HandleAsync(Token);

        Assert.AreSequenceEqual([ids[1]], early);
        Assert.AreEqual("Gone", (await world.RowsAsync(Key, Token))[ids[0]].GetString("State"));
        Assert.IsEmpty(await DeferredAsync(world));
        Assert.IsEmpty(await world.Sound.Get<DigestTable>().MailsAsync(Key.Account, Token).ToListAsync(Token));
    }

    [TestMethod]
    public async Task Completeness_proof_counts_mail_refused_by_storage_as_missing_and_mail_that_is_gone_not()
    {
        await using var world = await WorkerWorld.StartAsync(Token);
        var gmail = await world.ConnectAsync(Key.Account, Key.Address, Token);
        var ids = gmail.DeliverGenerated(3);
        world.Gmail.Faults.Set(new GmailFault.Refuse("notFound"), FaultScope.Of(CallKind.Get) with { Messages = [ids[0]] });
        await using var worker = world.NewWorker(new RefusingWire(403, "AuthorizationFailure", request => IsBlobOf(request, ids[1])));
        await FetchAsync(worker);
        var mailbox = await world.MailboxAsync(Key, Token);
        var window = new ProofWindow(From: null, world.Clock.GetUtcNow(), mailbox.Checkpoint!.Value, LateAfter: TimeSpan.FromHours(1));

        var proof = await worker.Get<CompletenessProof>().RunAsync(
            mailbox, worker.Get<IGmail>().Open(mailbox), window, soFar: null, world.Clock.GetUtcNow().AddMinutes(1), Token);

        Assert.AreEqual(new ProofResult { Missing = 1 }, proof);
    }

    private async Task FetchAsync(WorkerUnderTest worker) =>
        await worker.Get<RunFetchJob>().HandleAsync(FetchJob.For(Key), Token);

    private async Task<List<DeferredMail>> DeferredAsync(WorkerWorld world) =>
        await world.Sound.Get<DeferredMails>().ListAsync(Key, Token).ToListAsync(Token);

    private static bool IsWriteToMail(HttpRequestMessage request) =>
        request.Method == HttpMethod.Put && request.RequestUri!.AbsolutePath.Contains("/mail/", StringComparison.Ordinal);

    private static bool IsBlobOf(HttpRequestMessage request, string id) =>
        IsWriteToMail(request) && request.RequestUri!.AbsolutePath.EndsWith($"/{id}.eml", StringComparison.Ordinal);

    /// <summary>Requests name the mail in the body of a transaction, or in a request for a single row.</summary>
    private static bool IsRowOf(HttpRequestMessage request, string id) =>
        StorageRequests.ServiceOf(request) is StorageService.TableBatch or StorageService.Table
        && request.Method == HttpMethod.Post
        && request.Content!.ReadAsStringAsync().GetAwaiter().GetResult() is var body
        && body.Contains(id, StringComparison.Ordinal)
        && body.Contains("Sha256", StringComparison.Ordinal);

    private static bool IsWriteToMessages(HttpRequestMessage request) =>
        StorageRequests.ServiceOf(request) == StorageService.TableBatch
        || (StorageRequests.ServiceOf(request) == StorageService.Table
            && request.Method != HttpMethod.Get
            && request.RequestUri!.AbsolutePath.Contains("/Messages", StringComparison.Ordinal));
}
