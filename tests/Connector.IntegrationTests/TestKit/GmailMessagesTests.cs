using System.IO.Compression;
using System.Net;
using System.Text;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.TestKit;

[TestClass]
[TestCategory("Integration")]
public sealed class GmailMessagesTests(TestContext context)
{
    private const string Address = "support@example.org";

    private static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);

    [TestMethod]
    public async Task Raw_message_comes_back_byte_for_byte_with_and_without_padding()
    {
        foreach (var pads in new[] { true, false })
        {
            await using var gmail = await StartAsync(new GmailSimulatorOptions { PadsRaw = pads });
            var mailbox = gmail.AddMailbox(Address);
            using var caller = await SignedInAsync(gmail, mailbox);

            foreach (var mail in new GeneratedMails().Take(20).Append([]).Append([0, 255, 13, 10, 0])
                .Append(new GeneratedMails().OfSize(200_001)))
            {
                var id = mailbox.Deliver(mail);

                var answer = await caller.GetAsync($"me/messages/{id}?format=raw");

                Assert.AreSequenceEqual(mail, answer.Raw());
                Assert.AreEqual(pads && mail.Length % 3 != 0, answer.Json.GetProperty("raw").GetString()!.EndsWith('='));
                Assert.AreEqual("application/json; charset=UTF-8", answer.ContentHeaders.ContentType!.ToString());
            }
        }
    }

    [TestMethod]
    public async Task Message_carries_its_numbers_as_strings_and_no_payload_in_raw()
    {
        await using var gmail = await StartAsync();
        var mailbox = gmail.AddMailbox(Address);
        using var caller = await SignedInAsync(gmail, mailbox);
        var id = mailbox.Deliver("Subject: Hi\r\n\r\nHello there"u8.ToArray());

        var message = (await caller.GetAsync($"{Address}/messages/{id}?format=raw")).Json;

        Assert.AreEqual(id, message.GetProperty("id").GetString());
        Assert.AreEqual(16, id.Length);
        Assert.AreEqual($"{Start.ToUnixTimeMilliseconds()}", message.GetProperty("internalDate").GetString());
        Assert.AreEqual($"{mailbox.HistoryId}", message.GetProperty("historyId").GetString());
        Assert.AreEqual("Hello there", message.GetProperty("snippet").GetString());
        Assert.AreEqual(26, message.GetProperty("sizeEstimate").GetInt32());
        Assert.IsFalse(message.TryGetProperty("payload", out _));
    }

    [TestMethod]
    public async Task Metadata_gives_only_the_headers_asked_for()
    {
        await using var gmail = await StartAsync();
        var mailbox = gmail.AddMailbox(Address);
        using var caller = await SignedInAsync(gmail, mailbox);
        var id = mailbox.Deliver("Subject: Hi\r\n there\r\nX-Other: 1\r\nMessage-ID: <a@b>\r\n\r\nText"u8.ToArray());

        var message = (await caller.GetAsync($"me/messages/{id}?format=metadata&metadataHeaders=subject&metadataHeaders=Message-ID")).Json;

        var headers = message.GetProperty("payload").GetProperty("headers").EnumerateArray()
            .Select(header => $"{header.GetProperty("name").GetString()}={header.GetProperty("value").GetString()}");
        Assert.AreSequenceEqual(["Subject=Hi there", "Message-ID=<a@b>"], headers);
    }

    [TestMethod]
    public async Task Listing_is_newest_first_and_pages_stay_in_step_while_mail_arrives()
    {
        await using var gmail = await StartAsync();
        var mailbox = gmail.AddMailbox(Address);
        using var caller = await SignedInAsync(gmail, mailbox);
        var ids = DeliverOverTime(mailbox, 5);

        var first = await caller.GetAsync("me/messages?maxResults=2");
        DeliverOverTime(mailbox, 1);
        var second = await caller.GetAsync($"me/messages?maxResults=2&pageToken={first.StringOf("nextPageToken")}");
        var third = await caller.GetAsync($"me/messages?maxResults=2&pageToken={second.StringOf("nextPageToken")}");

        Assert.AreSequenceEqual(ids.Reverse(), first.Ids("messages").Concat(second.Ids("messages")).Concat(third.Ids("messages")));
        Assert.IsNull(third.StringOf("nextPageToken"));
    }

    [TestMethod]
    public async Task Empty_mailbox_lists_no_messages_property()
    {
        await using var gmail = await StartAsync();
        using var caller = await SignedInAsync(gmail, gmail.AddMailbox(Address));

        var list = (await caller.GetAsync("me/messages")).Json;

        Assert.IsFalse(list.TryGetProperty("messages", out _));
        Assert.AreEqual(0, list.GetProperty("resultSizeEstimate").GetInt32());
    }

    [TestMethod]
    public async Task Search_understands_dates_message_ids_and_labels()
    {
        await using var gmail = await StartAsync();
        var mailbox = gmail.AddMailbox(Address);
        using var caller = await SignedInAsync(gmail, mailbox);
        var old = mailbox.Deliver("Message-ID: <old@x>\r\n\r\n"u8.ToArray(), internalDate: Start.AddDays(-3));
        var spam = mailbox.Deliver("Message-ID: <spam@x>\r\n\r\n"u8.ToArray(), ["SPAM"]);
        var sent = mailbox.Deliver("Message-ID: <sent@x>\r\n\r\n"u8.ToArray(), ["SENT"]);

        Assert.AreSequenceEqual([sent], (await caller.GetAsync($"me/messages?q=after:{Start.ToUnixTimeSeconds()}")).Ids("messages"));
        Assert.AreSequenceEqual([old], (await caller.GetAsync($"me/messages?q=before:{Start.ToUnixTimeSeconds()}")).Ids("messages"));
        Assert.AreSequenceEqual([sent], (await caller.GetAsync("me/messages?q=after:2026/01/04")).Ids("messages"));
        Assert.AreSequenceEqual([old], (await caller.GetAsync("me/messages?q=rfc822msgid:old@x")).Ids("messages"));
        Assert.AreSequenceEqual([sent], (await caller.GetAsync("me/messages?labelIds=SENT")).Ids("messages"));
        Assert.IsEmpty((await caller.GetAsync("me/messages?labelIds=SENT&labelIds=INBOX")).Ids("messages"));
        Assert.AreSequenceEqual([sent, spam, old], (await caller.GetAsync("me/messages?includeSpamTrash=true")).Ids("messages"));
        Assert.AreSequenceEqual([old], (await caller.GetAsync("me/messages?q=-label:sent")).Ids("messages"));
        Assert.AreEqual(HttpStatusCode.BadRequest, (await caller.GetAsync("me/messages?q=larger:5M")).Status);
    }

    [TestMethod]
    public async Task Deleted_message_is_not_found()
    {
        await using var gmail = await StartAsync();
        var mailbox = gmail.AddMailbox(Address);
        using var caller = await SignedInAsync(gmail, mailbox);
        var id = mailbox.Deliver([1]);
        mailbox.Delete(id);

        var answer = await caller.GetAsync($"me/messages/{id}");

        Assert.AreEqual(HttpStatusCode.NotFound, answer.Status);
        Assert.AreEqual("notFound", answer.Reason);
        Assert.AreEqual("NOT_FOUND", answer.Error.GetProperty("status").GetString());
        Assert.HasCount(1, mailbox.Deleted);
    }

    [TestMethod]
    public async Task Partial_response_leaves_out_what_is_not_asked_for()
    {
        await using var gmail = await StartAsync();
        var mailbox = gmail.AddMailbox(Address);
        using var caller = await SignedInAsync(gmail, mailbox);
        var id = mailbox.Deliver([1, 2]);
        var newest = mailbox.HistoryId;

        var ids = await caller.GetAsync("me/messages?fields=messages/id,nextPageToken");
        var history =
            await caller.GetAsync($"me/history?startHistoryId={newest - 1}&fields=historyId,history(id,messagesAdded(message(id)))");
        var raw = await caller.GetAsync($"me/messages/{id}?format=raw&fields=id,raw");

        Assert.AreEqual($$$"""{"messages":[{"id":"{{{id}}}"}]}""", Compact(ids));
        Assert.AreEqual(
            $$$"""{"historyId":"{{{newest}}}","history":[{"id":"{{{newest}}}","messagesAdded":[{"message":{"id":"{{{id}}}"}}]}]}""",
            Compact(history));
        Assert.AreEqual($$"""{"id":"{{id}}","raw":"AQI="}""", Compact(raw));
    }

    [TestMethod]
    public async Task Answer_is_compressed_only_for_requests_that_ask_in_Googles_way()
    {
        await using var gmail = await StartAsync();
        var mailbox = gmail.AddMailbox(Address);
        using var caller = await SignedInAsync(gmail, mailbox);
        var mail = new GeneratedMails().OfSize(100_000);
        var id = mailbox.Deliver(mail);

        using var plain = await SendAsync(caller, id, "a browser");
        using var compressed = await SendAsync(caller, id, "connector google-api-dotnet-client/1.78.0.0 (gzip)");

        Assert.IsEmpty(plain.Content.Headers.ContentEncoding);
        Assert.AreSequenceEqual(["gzip"], compressed.Content.Headers.ContentEncoding);
        await using var gzip =
            new GZipStream(await compressed.Content.ReadAsStreamAsync(context.CancellationToken), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(context.CancellationToken);
        Assert.AreEqual(await plain.Content.ReadAsStringAsync(context.CancellationToken), text);
    }

    [TestMethod]
    public async Task Overridden_post_is_taken_as_a_get()
    {
        await using var gmail = await StartAsync();
        var mailbox = gmail.AddMailbox(Address);
        using var caller = await SignedInAsync(gmail, mailbox);
        var ids = DeliverOverTime(mailbox, 3);
        using var request = caller.Request(HttpMethod.Post, "me/messages");
        request.Headers.Add("X-HTTP-Method-Override", "GET");
        request.Content = new FormUrlEncodedContent([new("labelIds", "INBOX"), new("labelIds", "UNREAD"), new("maxResults", "1")]);

        using var response = await caller.Http.SendAsync(request, context.CancellationToken);
        var answer = await Answer.ReadAsync(response, context.CancellationToken);

        Assert.AreSequenceEqual([ids[^1]], answer.Ids("messages"));
        Assert.AreEqual(1, gmail.Count(CallKind.List, Address));
    }

    private async Task<HttpResponseMessage> SendAsync(GmailCaller caller, string id, string userAgent)
    {
        using var request = caller.Request(HttpMethod.Get, $"me/messages/{id}?format=raw");
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, deflate");
        return await caller.Http.SendAsync(request, context.CancellationToken);
    }

    private static string Compact(Answer answer) => System.Text.Json.Nodes.JsonNode.Parse(answer.Text)!.ToJsonString();

    private string[] DeliverOverTime(SimulatedMailbox mailbox, int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return mailbox.Deliver([1]);
    })];

    private Task<GmailSimulator> StartAsync(GmailSimulatorOptions? options = null) =>
        GmailSimulator.StartAsync((options ?? new GmailSimulatorOptions()) with { Time = _time }, context.CancellationToken);

    private async Task<GmailCaller> SignedInAsync(GmailSimulator gmail, SimulatedMailbox mailbox)
    {
        var caller = new GmailCaller(gmail, context.CancellationToken);
        await caller.SignInAsync(mailbox);
        return caller;
    }
}
