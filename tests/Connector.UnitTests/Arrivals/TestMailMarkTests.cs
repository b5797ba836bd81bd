using System.Text;
using Connector.Arrivals;

namespace Connector.UnitTests.Arrivals;

[TestClass]
public sealed class TestMailMarkTests
{
    [TestMethod]
    [DataRow("Subject: x\r\nX-Connector-Proof: 0a1b\r\nTo: y\r\n\r\ntext", "0a1b")]
    [DataRow("Subject: x\nX-Connector-Proof: 0a1b\n\ntext", "0a1b")]
    [DataRow("Subject: X-Connector-Proof: 0a1b\r\n\r\ntext", null)]
    [DataRow("Subject: x\r\nX-Connector-Proof: 0a1b", null)]
    [DataRow("Subject: x\r\n\r\ntext", null)]
    [DataRow("", null)]
    public void Nonce_is_the_value_of_the_header(string mail, string? nonce) =>
        Assert.AreEqual(nonce, TestMailMark.NonceIn(Encoding.ASCII.GetBytes(mail)));

    [TestMethod]
    public void Value_that_is_longer_than_any_nonce_is_none() =>
        Assert.IsNull(TestMailMark.NonceIn(Encoding.ASCII.GetBytes($"\nX-Connector-Proof: {new string('a', 65)}\n")));
}
