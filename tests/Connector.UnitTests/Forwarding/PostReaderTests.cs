using System.Text;
using Connector.Forwarding.Receiving;
using Connector.Messages;

namespace Connector.UnitTests.Forwarding;

/// <summary>Forms as <c>application/x-www-form-urlencoded</c> (WHATWG URL, 5.1), in which Mailgun posts mail without attachments.</summary>
[TestClass]
public sealed class PostReaderTests(TestContext context)
{
    private static readonly PostForm Form = PostForm.Of("application/x-www-form-urlencoded");

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow("X2")]
    [DataRow("x2")]
    public async Task Mail_is_decoded_byte_for_byte(string hex)
    {
        byte[] mail = [.. Enumerable.Range(0, 256).Select(octet => (byte)octet)];
        var encoded = string.Concat(mail.Select(octet => octet == ' ' ? "+" : $"%{octet.ToString(hex, null)}"));

        var (read, fields) = await ReadAsync($"recipient=a%40b.example&body-mime={encoded}&token=t+1");

        Assert.AreSequenceEqual(mail, read);
        Assert.AreEqual(("a@b.example", "t 1"), (fields["recipient"], fields["token"]));
    }

    [TestMethod]
    public async Task Only_the_first_mail_of_a_form_is_read_and_a_name_without_a_value_is_ignored()
    {
        var (read, fields) = await ReadAsync("&nothing&a=1=2&body-mime=one&email=two&a=3&");

        Assert.AreEqual("one", Encoding.ASCII.GetString(read));
        Assert.AreEqual(("3", "two", false), (fields["a"], fields["email"], fields.ContainsKey("nothing")));
    }

    [TestMethod]
    [DataRow("body-mime=%zz")]
    [DataRow("body-mime=%4")]
    [DataRow("body-mime=%")]
    [DataRow("a%=b")]
    public async Task Form_with_a_broken_escape_is_refused(string form) =>
        Assert.AreEqual(400, (await Assert.ThrowsExactlyAsync<InboundPostException>(() => ReadAsync(form))).Status);

    [TestMethod]
    public async Task Mail_over_the_limit_is_refused() =>
        Assert.AreEqual(
            413, (await Assert.ThrowsExactlyAsync<InboundPostException>(() => ReadAsync($"body-mime={new string('x', 2000)}"))).Status);

    private async Task<(byte[] Mail, IReadOnlyDictionary<string, string> Fields)> ReadAsync(string form)
    {
        using var mail = new MailBytes();
        using var body = new MemoryStream(Encoding.ASCII.GetBytes(form));
        var fields = await PostReader.ReadAsync(body, Form, new MailPart(max: 1000, mail), Token);
        return (mail.Memory.ToArray(), fields);
    }
}
