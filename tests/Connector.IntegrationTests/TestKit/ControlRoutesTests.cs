using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.TestKit;

[TestClass]
[TestCategory("Integration")]
public sealed class ControlRoutesTests(TestContext context)
{
    private const string Address = "support@example.org";

    [TestMethod]
    public async Task Another_process_can_set_and_clear_a_fault()
    {
        await using var gmail = await GmailSimulator.StartAsync(null, context.CancellationToken);
        using var caller = await SignedInAsync(gmail);

        var set = await PostAsync(caller, "faults", """
            {"fault": {"reason": "rateLimitExceeded", "status": 429, "retryAfter": "00:00:09", "kind": "refuse"},
             "scope": {"calls": ["profile"], "mailboxes": ["*@example.org"], "times": 5}}
            """);
        var refused = await caller.GetAsync("me/profile");
        var list = await ReadAsync(caller, "faults");
        using var cleared =
            await caller.Http.DeleteAsync(Control($"faults/{list[0].GetProperty("id").GetString()}"), context.CancellationToken);
        var healed = await caller.GetAsync("me/profile");

        Assert.AreEqual(HttpStatusCode.Created, set.Status);
        Assert.AreEqual(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.AreEqual(TimeSpan.FromSeconds(9), refused.Headers.RetryAfter!.Delta);
        Assert.AreEqual(1, list[0].GetProperty("hits").GetInt32());
        Assert.AreEqual("refuse", list[0].GetProperty("fault").GetProperty("kind").GetString());
        Assert.AreEqual(HttpStatusCode.OK, healed.Status);
    }

    [TestMethod]
    [DataRow("block")]
    [DataRow("html")]
    [DataRow("empty")]
    [DataRow("reset")]
    [DataRow("truncate")]
    public async Task Every_fault_without_settings_of_its_own_is_known_by_its_kind(string kind)
    {
        await using var gmail = await GmailSimulator.StartAsync(null, context.CancellationToken);
        using var caller = await SignedInAsync(gmail);

        var set = await PostAsync(caller, "faults", $$$"""{"fault": {"kind": "{{{kind}}}"}}""");

        Assert.AreEqual(HttpStatusCode.Created, set.Status);
        Assert.AreEqual(kind, Assert.ContainsSingle(gmail.Faults.Active).Fault.GetType().Name, ignoreCase: true);
    }

    [TestMethod]
    public async Task Mail_can_be_delivered_labelled_and_deleted_from_outside()
    {
        await using var gmail = await GmailSimulator.StartAsync(null, context.CancellationToken);
        using var caller = await SignedInAsync(gmail);
        byte[] mail = [1, 2, 255];

        using var content = new ByteArrayContent(mail);
        using var delivered =
            await caller.Http.PostAsync(Control($"mailboxes/{Address}/messages?labels=INBOX,UNREAD"), content, context.CancellationToken);
        var id = (await Answer.ReadAsync(delivered, context.CancellationToken)).StringOf("id")!;
        await PostAsync(caller, $"mailboxes/{Address}/messages/{id}/labels", """{"add": ["TRASH"], "remove": ["UNREAD"]}""");
        var listed = (await ReadAsync(caller, $"mailboxes/{Address}/messages"))[0];
        using var deleted = await caller.Http.DeleteAsync(Control($"mailboxes/{Address}/messages/{id}"), context.CancellationToken);

        Assert.AreEqual(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(mail)), listed.GetProperty("sha256").GetString());
        Assert.AreSequenceEqual(["INBOX", "TRASH"], listed.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        Assert.AreEqual(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.IsEmpty(gmail.Mailbox(Address).Messages);
    }

    [TestMethod]
    public async Task Mailbox_can_be_made_changed_and_its_history_expired()
    {
        await using var gmail = await GmailSimulator.StartAsync(null, context.CancellationToken);
        using var caller = await SignedInAsync(gmail);

        var made = await PostAsync(caller, "mailboxes", """{"address": "new@example.org", "refreshToken": "1//mine"}""");
        using var change = JsonContent.Create(new
        {
            isRevoked = true,
            autoForwarding = new { enabled = true, emailAddress = "in@helpdesk.example" },
            forwardingAddresses = new[] { new { forwardingEmail = "in@helpdesk.example", verificationStatus = "pending" } },
        });
        using var changed = await caller.Http.PatchAsync(Control("mailboxes/new@example.org"), change, context.CancellationToken);
        var start = gmail.Mailbox("new@example.org").HistoryId;
        await PostAsync(caller, "mailboxes/new@example.org/history/expire", "");

        Assert.AreEqual(HttpStatusCode.Created, made.Status);
        Assert.AreEqual(HttpStatusCode.OK, changed.StatusCode);
        var mailbox = gmail.Mailbox("new@example.org");
        Assert.IsTrue(mailbox.IsRevoked);
        Assert.IsTrue(mailbox.IsDelegated);
        Assert.IsTrue(mailbox.AutoForwarding.Enabled);
        Assert.AreEqual("pending", mailbox.ForwardingAddresses[0].VerificationStatus);
        Assert.IsNull(mailbox.HistoryAfter(start));
    }

    [TestMethod]
    [DataRow("faults", """{"fault": {"kind": "flood"}}""", 400)]
    [DataRow("faults", "{", 400)]
    [DataRow("mailboxes/nobody@example.org/history/expire", "", 404)]
    [DataRow("mailboxes", """{"address": "support@example.org"}""", 400)]
    public async Task Wrong_order_is_answered_with_what_is_wrong(string path, string body, int status)
    {
        await using var gmail = await GmailSimulator.StartAsync(null, context.CancellationToken);
        using var caller = await SignedInAsync(gmail);

        var answer = await PostAsync(caller, path, body);

        Assert.AreEqual(status, (int)answer.Status);
        Assert.IsNotEmpty(answer.StringOf("error")!);
    }

    [TestMethod]
    public async Task Requests_can_be_read_and_cleared_without_the_control_calls()
    {
        await using var gmail = await GmailSimulator.StartAsync(null, context.CancellationToken);
        using var caller = await SignedInAsync(gmail);
        await caller.GetAsync("me/profile");

        var requests = await ReadAsync(caller, "requests");
        using var forgotten = await caller.Http.DeleteAsync(Control("requests"), context.CancellationToken);

        Assert.AreSequenceEqual(["token", "profile"], requests.EnumerateArray().Select(request => request.GetProperty("kind").GetString()));
        Assert.IsEmpty(gmail.Requests);
        Assert.AreEqual(0, (await ReadAsync(caller, "sorry")).GetArrayLength());
    }

    private async Task<Answer> PostAsync(GmailCaller caller, string path, string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await caller.Http.PostAsync(Control(path), content, context.CancellationToken);
        return await Answer.ReadAsync(response, context.CancellationToken);
    }

    private Task<JsonElement> ReadAsync(GmailCaller caller, string path) =>
        caller.Http.GetFromJsonAsync<JsonElement>(Control(path), context.CancellationToken);

    private static Uri Control(string path) => new($"control/{path}", UriKind.Relative);

    private async Task<GmailCaller> SignedInAsync(GmailSimulator gmail)
    {
        var caller = new GmailCaller(gmail, context.CancellationToken);
        await caller.SignInAsync(gmail.AddMailbox(Address));
        return caller;
    }
}
