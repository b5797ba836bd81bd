using System.Text;
using Azure.Data.Tables;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Mails;

namespace Connector.IntegrationTests.Importing;

/// <summary>The rows of parsed mails, of mails that cannot be parsed, and of mails that are too large.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ParsingTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private const string Invoice = """
        From: =?utf-8?q?J=C3=B6rg?= <joerg@example.com>
        To: support@acme.example
        Cc: boss@example.com, team@example.com
        Subject: =?utf-8?b?8J+OiSBwYXJ0eQ==?=
        Date: Mon, 5 Jan 2026 09:00:00 +0100
        Message-ID: <1@example.com>
        In-Reply-To: <0@example.com>
        References: <a@example.com> <0@example.com>
        Auto-Submitted: auto-replied
        Content-Type: multipart/mixed; boundary=b

        --b

        Hi
        --b
        Content-Type: application/pdf; name=invoice.pdf

        %PDF
        --b--
        """;

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Row_holds_the_headers_of_the_mail()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var id = gmail.Deliver(Mail(Invoice));

        await connector.FetchAsync(Address, Token);

        var row = (await connector.MessagesAsync(Address, Token))[id];
        Assert.AreEqual("joerg@example.com", row.GetString("From"));
        Assert.AreEqual("Jörg", row.GetString("FromName"));
        Assert.AreEqual("support@acme.example", row.GetString("To"));
        Assert.AreEqual("boss@example.com, team@example.com", row.GetString("Cc"));
        Assert.AreEqual("🎉 party", row.GetString("Subject"));
        Assert.AreEqual(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero), row.GetDateTimeOffset("Date"));
        Assert.AreEqual("1@example.com", row.GetString("MessageId"));
        Assert.AreEqual("0@example.com", row.GetString("InReplyTo"));
        Assert.AreEqual("a@example.com 0@example.com", row.GetString("References"));
        Assert.AreEqual("AutoSubmitted", row.GetString("Automatic"));
        Assert.AreEqual(1, row.GetInt32("Attachments"));
        Assert.AreEqual("""["invoice.pdf"]""", row.GetString("AttachmentNames"));
        Assert.AreEqual(64, row.GetString("Digest").Length);
        Assert.IsFalse(row.ContainsKey("Unparsable"));
        Assert.IsFalse(row.ContainsKey("Stub"));
    }

    [TestMethod]
    public async Task Forwarded_copy_has_the_fingerprint_of_the_first_and_another_mail_with_its_id_has_not()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var mail = new GeneratedMails().Next();
        var first = gmail.Deliver(mail);
        var forwarded = gmail.Deliver([.. "X-Forwarded-To: in@connector.example\r\nDelivered-To: support@acme.example\r\n"u8, .. mail]);
        var other = gmail.Deliver([.. mail, .. "and one line more"u8]);

        await connector.FetchAsync(Address, Token);

        var rows = await connector.MessagesAsync(Address, Token);
        Assert.AreEqual(rows[first].GetString("Digest"), rows[forwarded].GetString("Digest"));
        Assert.AreNotEqual(rows[first].GetString("Digest"), rows[other].GetString("Digest"));
    }

    [TestMethod]
    public async Task Broken_mails_are_stored_byte_for_byte_and_marked_and_the_next_mail_is_imported()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var broken = new[]
        {
            gmail.Deliver([]),
            gmail.Deliver(new byte[5_000]),
            gmail.Deliver(Encoding.ASCII.GetBytes($"X: {new string('x', 2 << 20)}\r\n\r\nHi")),
            gmail.Deliver(
            Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Range(0, 500).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n")))),
        };
        var next = gmail.Deliver(Mail("Subject: fine\r\n\r\nfine"));

        await connector.FetchAsync(Address, Token);

        await connector.AssertHoldsAllAsync(gmail, Token);
        var rows = await connector.MessagesAsync(Address, Token);
        Assert.AreEqual("fine", rows[next].GetString("Subject"));
        Assert.IsFalse(rows[next].ContainsKey("Unparsable"));
        Assert.IsTrue(
            broken.All(id => rows[id].GetString("Unparsable") is { Length: > 0 and < 200 } && rows[id].GetString("State") == "Delivered"));
    }

    [TestMethod]
    public async Task Rows_that_are_too_large_for_one_transaction_are_added_in_several()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var names =
            string.Concat(Enumerable.Range(0, 20).Select(_ => $"--b\nContent-Type: image/png; name=\"{new string('猫', 240)}\"\n\n"));

        foreach (var number in Enumerable.Range(0, 100))
        {
            gmail.Deliver(Mail(
                $"Subject: {number}{new string('猫', 1_000)}\nReferences: <{new string('"', 999)}@x>\n"
                + $"Content-Type: multipart/mixed; boundary=b\n\n{names}"));
        }

        await connector.FetchAsync(Address, Token);

        await connector.AssertHoldsAllAsync(gmail, Token);
    }

    [TestMethod]
    public async Task Every_mail_of_the_corpus_is_stored_byte_for_byte_and_parsed_or_marked()
    {
        if (MailFiles.Corpus is not { } folder)
        {
            Assert.Inconclusive("There is no corpus: set CONNECTOR_CORPUS to a folder of .eml files.");
            return;
        }

        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var files = new Dictionary<string, string>();

        await foreach (var file in MailFiles.ReadAsync(folder, Token))
        {
            files.Add(gmail.Deliver(file.Content), file.Name);
        }

        await connector.FetchAsync(Address, Token);

        Assert.IsNotEmpty(files);
        await connector.AssertHoldsAllAsync(gmail, Token);

        foreach (var (id, row) in await connector.MessagesAsync(Address, Token))
        {
            Assert.AreEqual("Delivered", row.GetString("State"), files[id]);
            Assert.IsTrue(IsParsed(row) || row.ContainsKey("Unparsable"), files[id]);
        }
    }

    [TestMethod]
    public async Task Stub_with_a_link_replaces_a_mail_over_the_limit()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token, ("Import__MaxMessageBytes", "1048576"));
        var gmail = await connector.ConnectAsync(Address, Token);
        var mails = new GeneratedMails();
        var large = gmail.Deliver(mails.OfSize(2 * 1024 * 1024));
        var justFits = gmail.Deliver(mails.OfSize(1024 * 1024));

        await connector.FetchAsync(Address, Token);

        var rows = await connector.MessagesAsync(Address, Token);
        var bytes = await connector.BytesAsync(Address, Token);
        var stub = Encoding.ASCII.GetString(bytes[large]);
        Assert.AreEqual("Delivered", rows[large].GetString("State"));
        Assert.AreEqual("too-large", rows[large].GetString("Stub"));
        Assert.AreEqual(2L * 1024 * 1024, rows[large].GetInt64("OriginalSize"));
        Assert.AreEqual(bytes[large].Length, rows[large].GetInt64("Size"));
        Assert.AreEqual("A mail of a certain size", rows[large].GetString("Subject"));
        Assert.IsNotNull(rows[large].GetString("MessageId"));
        Assert.IsLessThan(5_000, stub.Length);
        Assert.Contains("X-Connector-Stub: too-large", stub);
        Assert.Contains($"https://mail.google.com/mail/u/?authuser=support%40acme.example#all/{large}", stub);
        Assert.IsFalse(rows[justFits].ContainsKey("Stub"));
        Assert.HasCount(1024 * 1024, bytes[justFits]);
    }

    [TestMethod]
    public async Task Mail_replaces_a_stub_that_a_try_with_another_limit_left()
    {
        await using var small = await ConnectorUnderTest.StartAsync(Token, ("Import__MaxMessageBytes", "65536"));
        await using var large = await small.StartAnotherAsync(Token);
        var gmail = await small.ConnectAsync(Address, Token);
        var checkpoint = gmail.HistoryId;
        var id = gmail.Deliver(new GeneratedMails().OfSize(100_000));
        await small.FetchAsync(Address, Token);
        await small.Get<TableServiceClient>().GetTableClient("Messages")
            .DeleteEntityAsync($"{ConnectorUnderTest.Account}|{Address}", id, cancellationToken: Token);
        await small.Mailboxes.ChangeAsync(ConnectorUnderTest.KeyOf(Address), mailbox => mailbox with { Checkpoint = checkpoint }, Token);

        await large.FetchAsync(Address, Token);

        await large.AssertHoldsAllAsync(gmail, Token);
        Assert.IsFalse((await large.MessagesAsync(Address, Token))[id].ContainsKey("Stub"));
    }

    private static bool IsParsed(TableEntity row) =>
        new[] { "Subject", "From", "FromName", "To", "Date", "MessageId" }.Any(row.ContainsKey);

    private static byte[] Mail(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));
}
