using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Connector.Delivering.Webhooks;
using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.UnitTests.Delivering;

[TestClass]
public sealed class WebhookContentTests(TestContext context)
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(index => (byte)index)];

    private static readonly DateTimeOffset At = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(49_151)]
    [DataRow(200_000)]
    public async Task Inline_body_holds_the_mail_in_base64_and_its_signature_and_length_are_those_of_the_bytes_sent(int length)
    {
        var mail = new byte[length];
        new Random(length).NextBytes(mail);
        using var content = WebhookBody.Inline(Message(length), _ => Task.FromResult<Stream>(new MemoryStream(mail)));

        var signature = await content.SignAsync("msg_1", At, Secret, Token);
        var body = await content.ReadAsByteArrayAsync(Token);

        using var json = JsonDocument.Parse(body);
        Assert.AreSequenceEqual(mail, json.RootElement.GetProperty("raw").GetBytesFromBase64());
        Assert.AreEqual("mail.received", json.RootElement.GetProperty("type").GetString());
        Assert.AreEqual(body.Length, content.Headers.ContentLength);

        // Standard Webhooks: HMAC-SHA256 over "{id}.{timestamp}.{body}".
        var signed = (byte[])[.. Encoding.ASCII.GetBytes($"msg_1.{At.ToUnixTimeSeconds()}."), .. body];
        Assert.AreEqual($"v1,{Convert.ToBase64String(HMACSHA256.HashData(Secret, signed))}", signature.Value);
    }

    /// <summary>It runs alone, because it counts what the whole process allocates.</summary>
    [TestMethod]
    [DoNotParallelize]
    public async Task Large_mail_is_streamed()
    {
        const int Length = 50 * 1024 * 1024;
        using var content = WebhookBody.Inline(Message(Length), _ => Task.FromResult<Stream>(new Zeros(Length)));
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await content.SignAsync("msg_1", At, Secret, Token);
        await content.CopyToAsync(Stream.Null, Token);

        Assert.IsLessThan(10L * 1024 * 1024, GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    private static StoredMessage Message(long size) => new(
        new MailboxKey("acme", "a@acme.example"), "18c1", MessageState.Stored, "mail.eml", size, "00", "18c1", "api",
        DateTimeOffset.UnixEpoch, ETag.All);

    private sealed class Zeros(long length) : MemoryStream
    {
        private long _left = length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = (int)Math.Min(buffer.Length, _left);
            _left -= read;
            return ValueTask.FromResult(read);
        }

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            var buffer = new byte[bufferSize];

            while (await ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
    }
}
