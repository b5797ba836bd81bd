using System.Security.Cryptography;
using System.Text;
using Connector.Webhooks;

namespace Connector.UnitTests.Delivering;

[TestClass]
public sealed class WebhookSignatureTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [TestMethod]
    public void Signature_covers_id_time_and_body()
    {
        var signature = WebhookSignature.Of("""{"a":1}"""u8, "msg_1", At, Secret);

        var expected = HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes("""msg_1.1700000000.{"a":1}"""));
        Assert.AreEqual("msg_1", signature.Id);
        Assert.AreEqual("1700000000", signature.Timestamp);
        Assert.AreEqual($"v1,{Convert.ToBase64String(expected)}", signature.Value);
    }

    [TestMethod]
    public void Later_try_keeps_the_id_and_has_another_signature()
    {
        var first = WebhookSignature.Of("{}"u8, "msg_1", At, Secret);
        var second = WebhookSignature.Of("{}"u8, "msg_1", At.AddSeconds(1), Secret);

        Assert.AreEqual(first.Id, second.Id);
        Assert.AreNotEqual(first.Value, second.Value);
    }
}
