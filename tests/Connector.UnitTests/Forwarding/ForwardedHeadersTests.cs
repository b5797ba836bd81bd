using System.Text;
using Connector.Forwarding.Intake;
using Connector.Messages;

namespace Connector.UnitTests.Forwarding;

[TestClass]
public sealed class ForwardedHeadersTests
{
    [TestMethod]
    [DataRow("Received: from a\r\nSubject: Hi\r\n\r\nbody")]
    [DataRow("+OK 4711 octets\r\nReceived: from a\r\nSubject: Hi\r\n\r\nbody")]
    [DataRow("\r\nReceived: from a\r\nSubject: Hi\r\n\r\nbody")]
    [DataRow("Received: from a\rSubject: Hi\r\rbody\r")]
    public void Headers_after_junk_and_with_bare_returns_are_read(string mail)
    {
        using var bytes = new MailBytes();
        bytes.Append(Encoding.ASCII.GetBytes(mail));

        Assert.AreSequenceEqual(["Received", "Subject"], ForwardedHeaders.Read(bytes).Select(header => header.Field));
    }
}
