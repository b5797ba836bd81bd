using System.Net;
using System.Text.Json;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.TestKit;

[TestClass]
[TestCategory("Integration")]
public sealed class GmailHistoryTests(TestContext context)
{
    private const string Address = "support@example.org";

    [TestMethod]
    public async Task Every_page_repeats_the_newest_id_and_together_they_hold_every_change()
    {
        await using var gmail = await GmailSimulator.StartAsync(null, context.CancellationToken);
        var mailbox = gmail.AddMailbox(Address);
        using var caller = await SignedInAsync(gmail, mailbox);
        var start = mailbox.HistoryId;
        var ids = Enumerable.Range(0, 7).Select(_ => mailbox.Deliver([1])).ToList();

        var added = new List<string>();
        string? token = null;
        do
        {
            var page =
                await caller.GetAsync($"me/history?startHistoryId={start}&maxResults=3{(token is null ? "" : $"&pageToken={token}")}");
            Assert.AreEqual($"{mailbox.HistoryId}", page.StringOf("historyId"));
            added.AddRange(Changes(page, "messagesAdded").Select(change => change.GetProperty("message").GetProperty("id").GetString()!));
            token = page.StringOf("nextPageToken");
        }
        while (token is not null);

        Assert.AreSequenceEqual(ids, added);
        Assert.AreEqual(3, gmail.Count(CallKind.History));
    }

    [TestMethod]
    public async Task Nothing_new_has_no_history_property()
    {
        await using var gmail = await GmailSimulator.StartAsync(null, context.CancellationToken);
        var mailbox = gmail.AddMailbox(Address);
        using var caller = await SignedInAsync(gmail, mailbox);

        var page = await caller.GetAsync($"me/history?startHistoryId={mailbox.HistoryId}");

        Assert.AreEqual(HttpStatusCode.OK, page.Status);
        Assert.IsFalse(page.Json.TryGetProperty("history", out _));
        Assert.AreEqual($"{mailbox.HistoryId}", page.StringOf("historyId"));
    }

    [TestMethod]
    public async Task Start_id_below_the_floor_or_beyond_the_end_is_not_found()
    {
        await using var gmail = await GmailSimulator.StartAsync(null, context.CancellationToken);
        var mailbox = gmail.AddMailbox(Address);
        using var caller = await SignedInAsync(gmail, mailbox);
        var start = mailbox.HistoryId;
        mailbox.Deliver([1]);

        var before = await caller.GetAsync($"me/history?startHistoryId={start}");
        mailbox.ExpireHistoryBefore(start + 1);
        var after = await caller.GetAsync($"me/history?startHistoryId={start}");
        var beyond = await caller.GetAsync($"me/history?startHistoryId={mailbox.HistoryId + 1}");
        var none = await caller.GetAsync("me/history");

        Assert.AreEqual(HttpStatusCode.OK, before.Status);
        Assert.AreEqual(HttpStatusCode.NotFound, after.Status);
        Assert.AreEqual("notFound", after.Reason);
        Assert.AreEqual(HttpStatusCode.NotFound, beyond.Status);
        Assert.AreEqual(HttpStatusCode.BadRequest, none.Status);
    }

    [TestMethod]
    public async Task Types_and_label_choose_the_records()
    {
        await using var gmail = await GmailSimulator.StartAsync(null, context.CancellationToken);
        var mailbox = gmail.AddMailbox(Address);
        using var caller = await SignedInAsync(gmail, mailbox);
        var start = mailbox.HistoryId;
        var kept = mailbox.Deliver([1]);
        var spam = mailbox.Deliver([2], ["SPAM"]);
        mailbox.RemoveLabels(spam, "SPAM");
        mailbox.AddLabels(spam, "INBOX");
        mailbox.AddLabels(kept, "TRASH", "INBOX");
        mailbox.Delete(kept);

        var all = await caller.GetAsync($"me/history?startHistoryId={start}");
        var wanted =
            await caller.GetAsync($"me/history?startHistoryId={start}&historyTypes=messageAdded&historyTypes=labelAdded&labelId=INBOX");

        Assert.HasCount(6, all.Ids("history"));
        Assert.HasCount(1, Changes(all, "messagesDeleted"));
        Assert.HasCount(1, Changes(all, "labelsRemoved"));
        Assert.HasCount(1, Changes(wanted, "messagesAdded"));
        var labelled = Changes(wanted, "labelsAdded");
        Assert.AreSequenceEqual([spam, kept], labelled.Select(change => change.GetProperty("message").GetProperty("id").GetString()));
        Assert.AreSequenceEqual(["TRASH"], labelled[1].GetProperty("labelIds").EnumerateArray().Select(label => label.GetString()));
    }

    [TestMethod]
    public async Task Profile_gives_the_id_to_start_from()
    {
        await using var gmail = await GmailSimulator.StartAsync(null, context.CancellationToken);
        var mailbox = gmail.AddMailbox(Address);
        using var caller = await SignedInAsync(gmail, mailbox);
        mailbox.Deliver([1]);

        var profile = (await caller.GetAsync("me/profile")).Json;

        Assert.AreEqual(Address, profile.GetProperty("emailAddress").GetString());
        Assert.AreEqual(1, profile.GetProperty("messagesTotal").GetInt32());
        Assert.AreEqual($"{mailbox.HistoryId}", profile.GetProperty("historyId").GetString());
    }

    [TestMethod]
    public async Task Labels_and_forwarding_show_what_the_owner_set()
    {
        await using var gmail = await GmailSimulator.StartAsync(null, context.CancellationToken);
        var mailbox = gmail.AddMailbox(Address);
        using var caller = await SignedInAsync(gmail, mailbox);
        var label = mailbox.CreateLabel("Orders");
        mailbox.Deliver([1], [label, "UNREAD"]);

        var before = await caller.GetAsync("me/settings/autoForwarding");
        var nobody = await caller.GetAsync("me/settings/forwardingAddresses");
        mailbox.AutoForwarding = new AutoForwarding(Enabled: true, "in@helpdesk.example", "leaveInInbox");
        mailbox.ForwardingAddresses =
            [new ForwardingAddress("in@helpdesk.example"), new ForwardingAddress("new@helpdesk.example", "pending")];
        var after = (await caller.GetAsync("me/settings/autoForwarding")).Json;
        var pending = await caller.GetAsync("me/settings/forwardingAddresses/new%40helpdesk.example");
        var unread = await caller.GetAsync($"me/labels/{label}");

        Assert.IsFalse(before.Json.GetProperty("enabled").GetBoolean());
        Assert.IsFalse(nobody.Json.TryGetProperty("forwardingAddresses", out _));
        Assert.AreEqual("in@helpdesk.example", after.GetProperty("emailAddress").GetString());
        Assert.AreEqual("pending", pending.StringOf("verificationStatus"));
        Assert.AreEqual(1, unread.Json.GetProperty("messagesUnread").GetInt32());
        Assert.Contains(label, (await caller.GetAsync("me/labels")).Ids("labels"));
        Assert.AreEqual(HttpStatusCode.NotFound, (await caller.GetAsync("me/settings/forwardingAddresses/nobody@x")).Status);
    }

    private static List<JsonElement> Changes(Answer page, string list) =>
    [
        .. page.Json.GetProperty("history").EnumerateArray()
            .Where(record => record.TryGetProperty(list, out _))
            .SelectMany(record => record.GetProperty(list).EnumerateArray()),
    ];

    private async Task<GmailCaller> SignedInAsync(GmailSimulator gmail, SimulatedMailbox mailbox)
    {
        var caller = new GmailCaller(gmail, context.CancellationToken);
        await caller.SignInAsync(mailbox);
        return caller;
    }
}
