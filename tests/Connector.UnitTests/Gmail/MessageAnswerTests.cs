using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Connector.Gmail;
using Connector.Importing;
using Connector.Messages;
using Connector.TestKit.Mails;
using CsCheck;

namespace Connector.UnitTests.Gmail;

[TestClass]
public sealed class MessageAnswerTests(TestContext context)
{
    [TestMethod]
    public async Task Fields_before_and_after_the_mail_are_read()
    {
        using var message = await ReadAsync("""
            { "id": "18c0", "threadId": "18bf", "labelIds": ["INBOX", "UNREAD"], "snippet": "\"raw\": hello", "payload": {"id": "inner"},
              "raw": "U3ViamVjdDogaGkNCg0KaGk", "sizeEstimate": 17, "historyId": "991", "internalDate": "1767600000123" }
            """);

        Assert.AreEqual("18c0", message!.GmailId);
        Assert.AreEqual("18bf", message.ThreadId);
        Assert.AreSequenceEqual(["INBOX", "UNREAD"], message.Labels);
        Assert.AreEqual(DateTimeOffset.FromUnixTimeMilliseconds(1767600000123), message.ReceivedAt);
        Assert.AreEqual("Subject: hi\r\n\r\nhi", Text(message.Raw!));
    }

    [TestMethod]
    [DataRow("""{"id":"1","internalDate":"1","raw":"aGk="}""")]
    [DataRow("""{"id":"1","internalDate":"1","raw":"aGk\u003d"}""")]
    [DataRow("""{"id":"1","internalDate":"1","raw":"aGk"}""")]
    [DataRow("""{"raw" : "aGk" , "id":"1","internalDate":"1"}""")]
    public async Task Padding_may_be_plain_escaped_or_missing(string json)
    {
        using var message = await ReadAsync(json);

        Assert.AreEqual("hi", Text(message!.Raw!));
    }

    [TestMethod]
    [DataRow("""{"id":"1","internalDate":"1","raw":"a"}""")]
    [DataRow("""{"id":"1","internalDate":"1","raw":"aGk!aGk"}""")]
    [DataRow("""{"id":"1","internalDate":"1"}""")]
    public async Task Mail_that_cannot_be_decoded_gives_a_message_without_bytes(string json)
    {
        using var message = await ReadAsync(json);

        Assert.IsNotNull(message);
        Assert.IsNull(message.Raw);
    }

    [TestMethod]
    [DataRow(@"\ud83d")]
    [DataRow(@"\ude00 after")]
    public async Task Preview_cut_in_the_middle_of_an_emoji_is_ignored(string snippet)
    {
        using var message = await ReadAsync($$"""{"id":"1","snippet":"{{snippet}}","internalDate":"1","raw":"aGk"}""");

        Assert.AreEqual("hi", Text(message!.Raw!));
    }

    [TestMethod]
    [DataRow("""{"id":"\ud83d","internalDate":"1","raw":"aGk"}""")]
    [DataRow("""{"id":"1","labelIds":["\ud83d"],"internalDate":"1","raw":"aGk"}""")]
    [DataRow("""{"id":"1","\ud83d":1,"internalDate":"1","raw":"aGk"}""")]
    public async Task Lone_surrogate_in_a_needed_field_is_bad_JSON(string json) =>
        await Assert.ThrowsExactlyAsync<JsonException>(() => ReadAsync(json));

    [TestMethod]
    [DataRow("253402300800000", 9999)]
    [DataRow("9223372036854775807", 9999)]
    [DataRow("-11676096000001", 1601)]
    [DataRow("-9223372036854775808", 1601)]
    public async Task Date_that_a_table_cannot_hold_becomes_the_nearest_possible_one(string internalDate, int year)
    {
        using var message = await ReadAsync($$"""{"id":"1","internalDate":"{{internalDate}}","raw":"aGk"}""");

        Assert.AreEqual(year, message!.ReceivedAt.Year);
        Assert.AreEqual("hi", Text(message.Raw!));
    }

    [TestMethod]
    public async Task Empty_mail_is_a_mail_without_bytes()
    {
        using var message = await ReadAsync("""{"id":"1","internalDate":"1","raw":""}""");

        Assert.AreEqual(0, message!.Raw!.Length);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("{}")]
    [DataRow("""{"id":"1","raw":"aGk"}""")]
    [DataRow("""{"internalDate":"1","raw":"aGk"}""")]
    public async Task JSON_without_id_or_date_gives_no_message(string json)
    {
        if (json.Length == 0)
        {
            await Assert.ThrowsAsync<JsonException>(() => ReadAsync(json));
        }
        else
        {
            Assert.IsNull(await ReadAsync(json));
        }
    }

    [TestMethod]
    [DataRow("<html>")]
    [DataRow("""{"id":"1","internalDate":"1","raw":42}""")]
    [DataRow("""{"id":"1","internalDate":"1","raw":"a\nb"}""")]
    public async Task JSON_that_is_not_a_message_is_refused(string json) => await Assert.ThrowsAsync<JsonException>(() => ReadAsync(json));

    [TestMethod]
    public async Task Body_that_was_cut_off_anywhere_is_refused()
    {
        const string Whole = """{"id":"1","labelIds":["A"],"raw":"aGkgdGhlcmU\u003d","internalDate":"1"}""";

        for (var length = 0; length < Whole.Length; length++)
        {
            await Assert.ThrowsAsync<JsonException>(() => ReadAsync(Whole[..length]), $"cut after {length}");
        }
    }

    [TestMethod]
    [TestCategory("Property")]
    public async Task Any_mail_in_any_pieces_is_read_byte_for_byte()
    {
        var samples = Gen.Select(Gen.Byte.Array[0, 300_000], Gen.Int[1, 9_000], Gen.Bool, (bytes, piece, padded) => (bytes, piece, padded));

        await samples.SampleAsync(
            async sample =>
            {
                var raw =
                    Base64Url.EncodeToString(sample.bytes) + (sample.padded ? new string('=', (3 - (sample.bytes.Length % 3)) % 3) : "");
                using var message = await ReadAsync($$"""{"id":"1","raw":"{{raw}}","internalDate":"1"}""", sample.piece);

                Assert.AreEqual(sample.bytes.Length, message!.Raw!.Length);
                Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(sample.bytes)), message.Raw.Sha256());
                Assert.AreSequenceEqual(sample.bytes, Bytes(message.Raw));
            },
            iter: 60);
    }

    [TestMethod]
    [DataRow(600_000, 600_000)]
    [DataRow(null, 1_000_000)]
    public async Task Large_mail_without_memory_is_given_up_and_says_how_much_it_needs(int? sizeEstimate, int expected)
    {
        var json = Answer(new GeneratedMails().OfSize(600_000), sizeEstimate);

        var refused = await ReadAsync(json, piece: 5_000, maxBytes: 1_000_000, hasMemory: false);
        using var read = await ReadAsync(json, piece: 5_000);

        Assert.AreEqual(Base64Url.GetEncodedLength(expected) + MailMemory.Unasked, refused.WantedMemory);
        Assert.AreEqual(600_000, read!.Raw!.Length);
    }

    [TestMethod]
    public async Task Small_mail_needs_no_memory()
    {
        var read = await ReadAsync(Answer(new GeneratedMails().OfSize(90_000)), piece: 5_000, maxBytes: 1_000_000, hasMemory: false);

        using var message = read.Message;
        Assert.AreEqual(90_000, message!.Raw!.Length);
    }

    [TestMethod]
    public async Task Mail_over_the_limit_by_its_estimate_is_not_read_to_its_end()
    {
        var mail = new GeneratedMails().OfSize(700_000);
        var body = new InPieces(Encoding.UTF8.GetBytes(Answer(mail, mail.Length)), 5_000);

        var read = await MessageAnswer.ReadAsync(body, mail.Length - 1, _ => throw new AssertFailedException(), context.CancellationToken);

        Assert.AreEqual(mail.Length, read.TooLarge!.Size);
        AssertBegins(mail, read.TooLarge.Head);
        Assert.AreEqual(MailMemory.Unasked, body.Position);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow(150_000)]
    public async Task Mail_over_the_limit_without_a_right_estimate_is_read_up_to_the_limit(int? sizeEstimate)
    {
        const int Limit = 200_000;
        var mail = new GeneratedMails().OfSize(700_000);

        var read = await ReadAsync(Answer(mail, sizeEstimate), piece: 5_000, Limit, hasMemory: true);

        Assert.AreEqual(sizeEstimate ?? Limit, read.TooLarge!.Size);
        AssertBegins(mail, read.TooLarge.Head);
    }

    [TestMethod]
    public async Task Mail_one_byte_over_the_limit_leaves_its_head_and_size()
    {
        var mail = new GeneratedMails().OfSize(700_000);

        using var message = await ReadAsync(Answer(mail), piece: 5_000, maxBytes: mail.Length - 1);
        using var whole = await ReadAsync(Answer(mail), piece: 5_000, maxBytes: mail.Length);

        Assert.IsNull(message!.Raw);
        Assert.AreEqual(mail.Length, message.Oversized!.Size);
        AssertBegins(mail, message.Oversized.Head);
        Assert.IsNull(whole!.Oversized);
        Assert.AreSequenceEqual(mail, Bytes(whole.Raw!));
    }

    [TestMethod]
    public async Task Mail_with_bad_base64url_after_the_limit_gives_no_bytes()
    {
        using var message = await ReadAsync($$"""{"id":"1","raw":"{{new string('A', 2_000)}}!","internalDate":"1"}""", maxBytes: 1_000);

        Assert.IsNull(message!.Raw);
        Assert.IsNull(message.Oversized);
    }

    private async Task<GmailMessage?> ReadAsync(string json, int piece = 7, int maxBytes = 1_000_000) =>
        (await ReadAsync(json, piece, maxBytes, hasMemory: true)).Message;

    private Task<MessageRead> ReadAsync(string json, int piece, int maxBytes, bool hasMemory) =>
        MessageAnswer.ReadAsync(
            new InPieces(Encoding.UTF8.GetBytes(json), piece), maxBytes, _ => hasMemory, context.CancellationToken);

    private static string Answer(byte[] mail, int? sizeEstimate = null)
    {
        var size = sizeEstimate is { } known ? $"\"sizeEstimate\":{known}," : "";
        return $$"""{"id":"1",{{size}}"raw":"{{Base64Url.EncodeToString(mail)}}","internalDate":"1"}""";
    }

    private static void AssertBegins(byte[] mail, ReadOnlyMemory<byte> head)
    {
        Assert.IsGreaterThan(90_000, head.Length);
        Assert.AreSequenceEqual(mail[..head.Length], head.ToArray());
    }

    private static string Text(MailBytes bytes) => Encoding.UTF8.GetString(Bytes(bytes));

    private static byte[] Bytes(MailBytes bytes) => bytes.Memory.ToArray();

    /// <summary>A body that arrives a few bytes at a time.</summary>
    private sealed class InPieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
