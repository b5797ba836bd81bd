using Connector.Mailboxes;

namespace Connector.UnitTests.Mailboxes;

[TestClass]
public sealed class MailAddressTests
{
    [TestMethod]
    [DataRow(" Support@Acme.Example ", "support@acme.example")]
    [DataRow("a.b+c@sub.acme.example", "a.b+c@sub.acme.example")]
    [DataRow("o'brien/x@acme.example", "o'brien/x@acme.example")]
    [DataRow("grüße@müller.example", "grüße@müller.example")]
    public void Address_is_normalised(string text, string expected) => Assert.AreEqual(expected, MailAddress.Normalize(text));

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("acme.example")]
    [DataRow("@acme.example")]
    [DataRow("a@")]
    [DataRow("a@b@c")]
    [DataRow("a..b@acme.example")]
    [DataRow("Anna <a@acme.example>")]
    [DataRow("a@acme.example\r\nBcc: x@y.example")]
    [DataRow("a@-acme.example")]
    public void Invalid_address_is_refused(string? text) => Assert.IsNull(MailAddress.Normalize(text));
}
