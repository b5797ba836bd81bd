using System.Buffers.Text;
using System.Text;
using Connector.Gmail;
using Connector.Importing;

namespace Connector.UnitTests.Gmail;

/// <summary>The text of a mail is decoded piece by piece, each of 4,096 letters or 3,072 bytes.</summary>
[TestClass]
public sealed class MessageDecodingTests(TestContext context)
{
    private const int Piece = 3_072;

    /// <summary>At the beginning, around the end of the first piece, and before the end of the second one.</summary>
    public static IEnumerable<object[]> Places => [[0], [4_094], [4_095], [4_096], [8_190]];

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public async Task Mail_of_any_length_is_decoded_byte_for_byte(int pieces)
    {
        foreach (var length in Enumerable.Range((pieces * Piece) - 4, 9).Where(one => one >= 0))
        {
            using var message = await ReadAsync(Base64Url.EncodeToString(Mail(length)));

            Assert.AreSequenceEqual(Mail(length), message!.Raw!.Memory.ToArray(), $"{length} bytes");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Places))]
    public async Task Blank_in_the_text_of_a_mail_does_not_count(int at)
    {
        using var message = await ReadAsync(Base64Url.EncodeToString(Mail(7_000)).Insert(at, " "));

        Assert.AreSequenceEqual(Mail(7_000), message!.Raw!.Memory.ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Places))]
    public async Task Padding_within_the_text_of_a_mail_makes_it_unreadable(int at)
    {
        using var message = await ReadAsync(Base64Url.EncodeToString(Mail(7_000)).Insert(at, "="));

        Assert.IsNull(message!.Raw);
    }

    private static byte[] Mail(int length)
    {
        var mail = new byte[length];
        new Random(1).NextBytes(mail);
        return mail;
    }

    private async Task<GmailMessage?> ReadAsync(string raw)
    {
        using var body = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"id":"1","internalDate":"1","raw":"{{raw}}"}"""));
        return (await MessageAnswer.ReadAsync(body, maxBytes: 1_000_000, _ => true, context.CancellationToken)).Message;
    }
}
