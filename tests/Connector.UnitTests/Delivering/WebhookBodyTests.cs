using System.Text.Json;
using Azure.Data.Tables;
using Connector.Delivering.Webhooks;
using Connector.Importing.Parsing;
using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.UnitTests.Delivering;

[TestClass]
public sealed class WebhookBodyTests
{
    private const string Invoice = """
        From: =?windows-1251?B?x+Dq4Oc=?= <ada@example.org>
        To: Support <support@acme.example>, bo@example.org
        Cc: cy@example.org
        Reply-To: answers@example.org
        Subject: =?koi8-r?B?+sHLwdo=?=
        Date: Mon, 5 Jan 2026 09:00:00 +0100
        Message-ID: <1@example.org> (added by a gateway)
        In-Reply-To: <0@example.org>
        References: <a@example.org> <0@example.org>
        Auto-Submitted: auto-replied
        Content-Type: multipart/mixed; boundary=bb

        --bb
        Content-Type: text/plain

        Hi
        --bb
        Content-Type: application/pdf
        Content-Disposition: attachment; filename*=windows-1251''%C7%E0%EA%E0%E7.pdf
        Content-Transfer-Encoding: base64

        JVBERi0xLjQK
        --bb--
        """;

    private static readonly MailboxKey Mailbox = new("acme", "support@acme.example");

    [TestMethod]
    public async Task Posts_hold_the_fields_of_the_mail()
    {
        var post = await PostAsync(RowOf(Invoice));

        Assert.AreEqual(1, post.GetProperty("version").GetInt32());
        Assert.AreEqual("Заказ", post.GetProperty("subject").GetString());
        Assert.AreEqual("ada@example.org", post.GetProperty("from").GetString());
        Assert.AreEqual("Заказ", post.GetProperty("fromName").GetString());
        Assert.AreSequenceEqual(["support@acme.example", "bo@example.org"], Texts(post, "to"));
        Assert.AreSequenceEqual(["cy@example.org"], Texts(post, "cc"));
        Assert.AreSequenceEqual(["answers@example.org"], Texts(post, "replyTo"));
        Assert.AreEqual(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero), post.GetProperty("date").GetDateTimeOffset());
        Assert.AreEqual("1@example.org", post.GetProperty("messageId").GetString());
        Assert.AreEqual("0@example.org", post.GetProperty("inReplyTo").GetString());
        Assert.AreSequenceEqual(["a@example.org", "0@example.org"], Texts(post, "references"));
        Assert.AreEqual("AutoSubmitted", post.GetProperty("automatic").GetString());
        Assert.AreEqual(1, post.GetProperty("attachmentCount").GetInt32());
        var file = post.GetProperty("attachments").EnumerateArray().Single();
        Assert.AreEqual("Заказ.pdf", file.GetProperty("name").GetString());
        Assert.AreEqual("application/pdf", file.GetProperty("type").GetString());
        Assert.AreEqual(9, file.GetProperty("size").GetInt64(), "%PDF-1.4 and a line feed");
    }

    [TestMethod]
    public async Task Missing_fields_are_null_or_empty()
    {
        var post = await PostAsync(RowOf("X-Nothing: here\n\nHi"));

        foreach (var name in new[] { "subject", "from", "fromName", "date", "messageId", "inReplyTo", "automatic" })
        {
            Assert.AreEqual(JsonValueKind.Null, post.GetProperty(name).ValueKind, name);
        }

        foreach (var name in new[] { "to", "cc", "replyTo", "references", "attachments" })
        {
            Assert.AreEqual(0, post.GetProperty(name).GetArrayLength(), name);
        }
    }

    [TestMethod]
    public async Task Rows_of_an_older_version_give_the_names_of_their_files()
    {
        var row = new TableEntity("acme|support@acme.example", "18c1") { ["Attachments"] = 2, ["AttachmentNames"] = """["a.pdf"]""" };

        var post = await PostAsync(row);

        Assert.AreEqual(2, post.GetProperty("attachmentCount").GetInt32());
        Assert.AreEqual("a.pdf", post.GetProperty("attachments")[0].GetProperty("name").GetString());
        Assert.AreEqual(JsonValueKind.Null, post.GetProperty("attachments")[0].GetProperty("size").ValueKind);
    }

    [TestMethod]
    public async Task Files_beyond_what_a_row_holds_are_counted()
    {
        var part = $"--bb\nContent-Type: application/pdf; name={new string('x', 200)}.pdf\n\nAAAA\n";
        var parts = string.Concat(Enumerable.Repeat(part, 900));

        var post = await PostAsync(RowOf($"Content-Type: multipart/mixed; boundary=bb\n\n{parts}--bb--\n"));

        Assert.AreEqual(900, post.GetProperty("attachmentCount").GetInt32());
        Assert.IsInRange(5, 100, post.GetProperty("attachments").GetArrayLength());
    }

    [TestMethod]
    public async Task Unreadable_columns_do_not_block_a_post()
    {
        var row = new TableEntity("acme|support@acme.example", "18c1") { ["Files"] = "[{", ["AttachmentNames"] = "{}", ["Subject"] = "Hi" };

        Assert.AreEqual("Hi", (await PostAsync(row)).GetProperty("subject").GetString());
    }

    private static TableEntity RowOf(string mail)
    {
        var row = new TableEntity("acme|support@acme.example", "18c1");
        MailColumns.Write(row, MailParser.Parse(new MemoryStream(System.Text.Encoding.ASCII.GetBytes(mail))));
        return row;
    }

    private static async Task<JsonElement> PostAsync(TableEntity row)
    {
        using var content =
            WebhookBody.Inline(StoredMessage.From(Mailbox, row), _ => Task.FromResult<Stream>(new MemoryStream("Hi"u8.ToArray())));
        await content.SignAsync("msg_1", DateTimeOffset.UnixEpoch, new byte[32], CancellationToken.None);
        using var post = JsonDocument.Parse(await content.ReadAsByteArrayAsync());
        return post.RootElement.Clone();
    }

    private static IEnumerable<string> Texts(JsonElement post, string name) =>
        post.GetProperty(name).EnumerateArray().Select(text => text.GetString()!);
}
