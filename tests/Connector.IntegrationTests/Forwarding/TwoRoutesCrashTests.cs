using System.Collections.Concurrent;
using System.Text;
using Connector.Api;
using Connector.Forwarding.Receiving;
using Connector.Importing;
using Connector.Importing.Parsing;
using Connector.Incidents.Driving;
using Connector.IntegrationTests.Support;
using Connector.IntegrationTests.Support.Workers;
using Connector.Messages;
using Connector.TestKit.Mails;
using Connector.TestKit.Webhooks;
using Microsoft.Extensions.Configuration;

namespace Connector.IntegrationTests.Forwarding;

/// <summary>A mail that comes by both routes is delivered once, in any order and after crashes.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class TwoRoutesCrashTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow(1_000)]
    public async Task Mails_by_both_routes_are_delivered_once_each_in_any_order_and_after_crashes(int count)
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await StartAsync(receiver);
        var (gmail, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var chance = new Random(20260105);
        var mails = await MailsAsync(count);
        var waiting = new ConcurrentQueue<byte[]>(mails.Concat(mails.Take(count / 10)).OrderBy(_ => chance.Next()).ToList());
        var atGmail = new Queue<byte[]>(mails.OrderBy(_ => chance.Next()));

        while (atGmail.Count > 0 || !waiting.IsEmpty)
        {
            for (var delivered = chance.Next(200); delivered > 0 && atGmail.TryDequeue(out var mail); delivered--)
            {
                gmail.Deliver(mail);
            }

            var posts =
                Enumerable.Range(0, chance.Next(200)).Select(_ => waiting.TryDequeue(out var mail) ? mail : null).OfType<byte[]>().ToList();
            var crash = chance.Next(3) == 0 ? posts.FirstOrDefault() : null;

            if (crash is not null)
            {
                await CrashAfterClaimAsync(connector, forwarder.Copy(crash, Address));
            }

            // The post that crashed is not repeated, so the API's copy has to be delivered.
            await Task.WhenAll(
                connector.FetchAsync(Address, Token),
                Parallel.ForEachAsync(
                posts.Where(post => post != crash), Token,
                async (mail, token) => await forwarder.PostAsync(forwarder.Copy(mail, Address), token)));
            await connector.DeliverAsync(Token);
        }

        await connector.FetchAsync(Address, Token);
        await connector.DeliverAsync(Token);

        await AssertDeliveredOnceAsync(connector, receiver, count);
    }

    [TestMethod]
    [DataRow(true, true)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(false, false)]
    public async Task Crash_after_any_request_of_either_route_neither_loses_nor_doubles_a_mail(bool dyingFetches, bool otherFirst)
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await StartAsync(receiver);
        var (gmail, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var mails = new GeneratedMails(seed: 7);
        var sent = 0;

        for (var died = true; died;)
        {
            var mail = mails.Next();
            var copy = forwarder.Copy(mail, Address);
            var post = (Func<Task>)(() => PostAgainAsync(forwarder, copy));
            var fetch = (Func<Task>)(() => connector.FetchAsync(Address, Token));
            gmail.Deliver(mail);
            sent++;

            if (otherFirst)
            {
                await (dyingFetches ? post : fetch)();
            }

            died = await DiesAsync(
                connector, receiver, step: sent, worker => dyingFetches ? FetchWithAsync(worker) : PostWithAsync(worker, forwarder, copy));

            if (!otherFirst)
            {
                await (dyingFetches ? post : fetch)();
            }

            await (dyingFetches ? fetch : post)();
        }

        await DeliverAllAsync(connector);

        Assert.IsGreaterThan(6, sent, "every request counts");
        Assert.HasCount(sent, receiver.Accepted);
        Assert.HasCount(2 * sent, await connector.MessagesAsync(Address, Token));
        await AssertDeliveredOnceAsync(connector, receiver, sent);
    }

    /// <summary>A sweep would find a delivery row without its queue message minutes later, and a redelivery finds it at once.</summary>
    private async Task DeliverAllAsync(ConnectorUnderTest connector)
    {
        await connector.DeliverAsync(Token);
        await connector.Get<MessagesEndpoint>().RedeliverAllAsync(ConnectorUnderTest.Account, Address, Token);
        await connector.DeliverAsync(Token);
    }

    private async Task AssertDeliveredOnceAsync(ConnectorUnderTest connector, WebhookReceiver receiver, int mails)
    {
        var rows = await connector.MessagesAsync(Address, Token);

        Assert.HasCount(mails, receiver.Accepted.DistinctBy(delivered => delivered.Id).ToList());
        Assert.HasCount(mails, rows.Values.Where(row => row.GetString("DuplicateOf") is null).ToList());
        Assert.IsEmpty(rows.Values.Where(row => row.GetString("State") is not ("Delivered" or "Duplicate")).ToList());
        context.WriteLine($"{mails} mails, {rows.Count} rows, {receiver.Accepted.Count} deliveries");
    }

    private Task FetchWithAsync(WorkerUnderTest worker) =>
        worker.Get<RunFetchJob>().HandleAsync(FetchJob.For(ConnectorUnderTest.KeyOf(Address)), Token);

    private async Task PostWithAsync(WorkerUnderTest worker, Forwarder forwarder, byte[] copy) =>
        await worker.Get<ReceiveForwardedMail>().HandleAsync(
            forwarder.Key, new MemoryStream(copy), copy.Length, "message/rfc822",
            Forwarder.Sign(copy, forwarder.Key).GetValueOrDefault, Token);

    /// <summary>Repeats a post as a provider without an answer does; 409 means that the first one was taken.</summary>
    private async Task PostAgainAsync(Forwarder forwarder, byte[] copy)
    {
        try
        {
            await forwarder.PostAsync(copy, Token);
        }
        catch (InboundPostException taken) when (taken.Status == 409)
        {
            // A post that is signed in the same second has the same signature.
        }
    }

    /// <returns>False if the work took fewer requests.</returns>
    private async Task<bool> DiesAsync(ConnectorUnderTest connector, WebhookReceiver receiver, int step, Func<WorkerUnderTest, Task> work)
    {
        var wire = new MortalWire(step, Death.AfterTheRequestTookEffect);
        await using var worker = new WorkerUnderTest(
            connector.Gmail,
            connector.Get<IConfiguration>()["AzureWebJobsStorage"]!,
            TimeProvider.System,
            wire,
            [.. DeliveryWorker.SettingsFor(receiver), .. Forwarder.Settings]);

        try
        {
            await work(worker);
        }
        catch (Exception) when (wire.IsDead)
        {
            // The lease would end later without this.
            await connector.Mailboxes.ChangeAsync(
                ConnectorUnderTest.KeyOf(Address), mailbox => mailbox with { LeasedUntil = DateTimeOffset.UnixEpoch }, Token);
        }

        return wire.IsDead;
    }

    /// <summary>The state after a worker crashed once it had saved that its copy is the first.</summary>
    private async Task CrashAfterClaimAsync(ConnectorUnderTest connector, byte[] copy)
    {
        using var raw = new MailBytes();
        raw.Append(copy);
        var row =
            await connector.Get<MessageStore>().PutForwardedAsync(ConnectorUnderTest.KeyOf(Address), MailFingerprint.Of(copy), raw, Token);
        await connector.Get<RoutePairs>().SettleAsync(ConnectorUnderTest.KeyOf(Address), row with { State = MessageState.Stored });
    }

    private async Task<List<byte[]>> MailsAsync(int count)
    {
        var mails = new List<byte[]>();

        if (MailFiles.Corpus is { } corpus)
        {
            await foreach (var mail in MailFiles.ReadAsync(corpus, Token))
            {
                // The number makes equal mails of the corpus different, and a mail without a header at its start cannot be forwarded.
                mails.Add(
                    [.. Encoding.ASCII.GetBytes($"X-Number: {mails.Count}\r\n"), .. mail.Content, .. Encoding.ASCII.GetBytes(
                    $"\r\n{mails.Count}\r\n")]);
            }
        }

        var generated = new GeneratedMails(seed: 6);

        while (mails.Count < count)
        {
            mails.Add(generated.Next());
        }

        return mails.Take(count).ToList();
    }

    private Task<ConnectorUnderTest> StartAsync(WebhookReceiver receiver) =>
        ConnectorUnderTest.StartAsync(Token, [.. DeliveryWorker.SettingsFor(receiver), .. Forwarder.Settings]);
}
