using System.Collections.Concurrent;
using System.Text;
using Connector.Api;
using Connector.Forwarding.Intake;
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

/// <summary>A mail that comes by both routes is delivered once.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class TwoRoutesTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Second_copy_becomes_a_duplicate_and_only_the_first_is_delivered(bool forwardedFirst)
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await StartAsync(receiver);
        var (gmail, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var mail = new GeneratedMails().Next();
        var id = gmail.Deliver(mail);

        if (!forwardedFirst)
        {
            await connector.FetchAsync(Address, Token);
        }

        var verdict = (ForwardedVerdict.Imported)await forwarder.PostAsync(forwarder.Copy(mail, Address), Token);
        await connector.FetchAsync(Address, Token);
        await connector.DeliverAsync(Token);

        var rows = await connector.MessagesAsync(Address, Token);
        var (first, second) = forwardedFirst ? (rows[verdict.Id], rows[id]) : (rows[id], rows[verdict.Id]);
        Assert.HasCount(2, rows);
        Assert.AreEqual("forwarding", rows[verdict.Id].GetString("Route"));
        Assert.AreEqual("Delivered", first.GetString("State"));
        Assert.AreEqual("Duplicate", second.GetString("State"));
        Assert.AreEqual(first.RowKey, second.GetString("DuplicateOf"));
        Assert.AreEqual(first.RowKey, receiver.Accepted.Single().GmailId);
        Assert.StartsWith("arc: i=1", rows[verdict.Id].GetString("Authentication"));
    }

    [TestMethod]
    public async Task Mails_are_paired_by_their_bytes_and_not_by_their_Message_ID()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await StartAsync(receiver);
        var (gmail, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var one = Mail("Message-ID: <1@example.com>\r\n", "one");
        var forged = Mail("Message-ID: <1@example.com>\r\n", "another");
        var without = Mail("", "no id");

        foreach (var mail in new[] { one, one, forged, without })
        {
            gmail.Deliver(mail);
        }

        foreach (var mail in new[] { one, forged, without })
        {
            await forwarder.PostAsync(forwarder.Copy(mail, Address), Token);
        }

        await connector.FetchAsync(Address, Token);
        await connector.DeliverAsync(Token);

        Assert.HasCount(4, receiver.Accepted.DistinctBy(delivered => delivered.Id).ToList());
        Assert.HasCount(4, receiver.Accepted);
    }

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

        var rows = await connector.MessagesAsync(Address, Token);
        Assert.HasCount(count, receiver.Accepted.DistinctBy(delivered => delivered.Id).ToList());
        Assert.HasCount(count, rows.Values.Where(row => row.GetString("DuplicateOf") is null).ToList());
        Assert.IsEmpty(rows.Values.Where(row => row.GetString("State") is not ("Delivered" or "Duplicate")).ToList());
        context.WriteLine($"{count} mails, {rows.Count} rows, {receiver.Accepted.Count} deliveries");
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

            died = await DiesAsync(connector, receiver, step: sent, worker => dyingFetches
                ? worker.Get<RunFetchJob>().HandleAsync(FetchJob.For(ConnectorUnderTest.KeyOf(Address)), Token)
                : worker.Get<ReceiveForwardedMail>().HandleAsync(
                    forwarder.Key, new MemoryStream(copy), copy.Length, "message/rfc822",
                    Forwarder.Sign(copy, forwarder.Key).GetValueOrDefault, Token));

            if (!otherFirst)
            {
                await (dyingFetches ? post : fetch)();
            }

            await (dyingFetches ? fetch : post)();
        }

        await connector.DeliverAsync(Token);

        // A delivery row without its queue message is found by the sweep minutes later; a redelivery finds it at once.
        await connector.Get<MessagesEndpoint>().RedeliverAllAsync(ConnectorUnderTest.Account, Address, Token);
        await connector.DeliverAsync(Token);
        var rows = await connector.MessagesAsync(Address, Token);

        Assert.IsGreaterThan(6, sent, "every request counts");
        Assert.HasCount(sent, receiver.Accepted.DistinctBy(delivered => delivered.Id).ToList());
        Assert.HasCount(sent, receiver.Accepted);
        Assert.HasCount(sent, rows.Values.Where(row => row.GetString("DuplicateOf") is null).ToList());
        Assert.HasCount(2 * sent, rows);
        Assert.IsEmpty(rows.Values.Where(row => row.GetString("State") is not ("Delivered" or "Duplicate")).ToList());
        context.WriteLine($"died after each of {sent - 1} requests: {sent} mails, {rows.Count} rows, {receiver.Accepted.Count} deliveries");
    }

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
        await connector.Get<RoutePairs>().SettleForwardedAsync(ConnectorUnderTest.KeyOf(Address), row with { State = MessageState.Stored });
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

    private static byte[] Mail(string messageId, string body) =>
        Encoding.ASCII.GetBytes(
            $"From: customer@example.com\r\nTo: {Address}\r\nSubject: x\r\n{messageId}Date: Mon, 5 Jan 2026 08:00:00 "
                + $"+0000\r\n\r\n{body}\r\n");

    private Task<ConnectorUnderTest> StartAsync(WebhookReceiver receiver) =>
        ConnectorUnderTest.StartAsync(Token, [.. DeliveryWorker.SettingsFor(receiver), .. Forwarder.Settings]);
}
