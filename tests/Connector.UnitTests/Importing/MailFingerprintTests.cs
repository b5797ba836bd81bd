using System.Security.Cryptography;
using System.Text;
using Connector.Importing.Parsing;

namespace Connector.UnitTests.Importing;

[TestClass]
public sealed class MailFingerprintTests
{
    private const string Mail =
        "Message-ID: <1@example.com>\r\nFrom: Ada <ada@example.com>\r\nDate: Mon, 5 Jan 2026 08:00:00 +0000\r\n"
        + "Subject: Hello\r\n\r\nHi there\r\n";

    [TestMethod]
    public void Fingerprint_is_the_hash_of_four_hashed_headers_and_the_body()
    {
        var expected = SHA256.HashData([
            .. Hash("1@example.com"), .. Hash("Ada <ada@example.com>"), .. Hash("Mon, 5 Jan 2026 08:00:00 +0000"), .. Hash("Hello"),
                .. "Hi there\r\n"u8]);

        Assert.AreEqual(Convert.ToHexStringLower(expected), Digest(Mail));
    }

    [TestMethod]
    [DataRow("\r\n\r\n", "")]
    [DataRow("\r\n\r\n\r\n \t\r\n", "")]
    [DataRow("\r\n\r\nno end of line", "no end of line\r\n")]
    [DataRow("\r\n\r\n C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n")]
    [DataRow("\r\n\r\n\r\nafter an empty line\r\n", "\r\nafter an empty line\r\n")]
    [DataRow("\n\nbare\nline ends", "bare\r\nline ends\r\n")]
    [DataRow("\r\n\r\na bare \r return\r", "a bare \r return\r\r\n")]
    public void Body_is_hashed_in_the_relaxed_form_of_DKIM(string rest, string canonical)
    {
        var expected = SHA256.HashData([.. Hash(""), .. Hash(""), .. Hash(""), .. Hash("x"), .. Encoding.ASCII.GetBytes(canonical)]);

        Assert.AreEqual(Convert.ToHexStringLower(expected), Digest("Subject: x" + rest));
    }

    [TestMethod]
    [DataRow("message-id : 1@example.com\r\n")]
    [DataRow("MESSAGE-ID:\r\n <1@example.com> \r\n")]
    [DataRow("Message-ID: <1@ex ample.com>\r\n\t\r\n")]
    [DataRow("Message-ID: <of-a-relay@example.net>\r\nMessage-ID: <1@example.com>\r\n")]
    public void Lower_Message_ID_counts_without_brackets_and_blanks(string header) =>
        Assert.AreEqual(Digest(Mail), Digest(Mail.Replace("Message-ID: <1@example.com>\r\n", header, StringComparison.Ordinal)));

    [TestMethod]
    public void Folding_does_not_change_it() =>
        Assert.AreEqual(Digest(Mail), Digest(Mail.Replace("Ada <ada", "\r\n Ada\r\n\t <ada", StringComparison.Ordinal)));

    [TestMethod]
    [DataRow("1@example.com", "2@example.com")]
    [DataRow("1@example.com", "1@EXAMPLE.com")]
    [DataRow("ada@", "eve@")]
    [DataRow("08:00", "08:01")]
    [DataRow("Hello", "hello")]
    [DataRow("Hello", "")]
    [DataRow("Hi there", "Hi There")]
    [DataRow("Hi there", "Hithere")]
    public void Changed_part_that_counts_changes_the_fingerprint(string from, string to) =>
        Assert.AreNotEqual(Digest(Mail), Digest(Mail.Replace(from, to, StringComparison.Ordinal)));

    [TestMethod]
    public void Value_of_one_header_does_not_count_for_another() =>
        Assert.AreNotEqual(Digest("Subject: x\r\n\r\n"), Digest("From: x\r\n\r\n"));

    [TestMethod]
    [DataRow("no header at all", "none here either")]
    [DataRow(" begins with a blank: so\r\n", " begins with a blank: other\r\n")]
    [DataRow(": no name\r\n", ": no name?\r\n")]
    [DataRow("Subject: x\r\nno colon here\r\n", "Subject: x\r\nno colon there\r\n")]
    [DataRow("Subject", "Subjects")]
    public void Line_that_is_not_a_header_belongs_to_the_body(string one, string other) => Assert.AreNotEqual(Digest(one), Digest(other));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.ASCII.GetBytes(text));

    private static string Digest(string mail) => MailFingerprint.Of(Encoding.UTF8.GetBytes(mail));
}
