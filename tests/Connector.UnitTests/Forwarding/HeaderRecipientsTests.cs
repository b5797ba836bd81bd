using Connector.Forwarding.Imap;
using MimeKit;

namespace Connector.UnitTests.Forwarding;

[TestClass]
public sealed class HeaderRecipientsTests
{
    [TestMethod]
    [DataRow("broken <in example>, in-key@connector.example")]
    [DataRow("Support <in-key@connector.example>;")]
    [DataRow(",in-key@connector.example,")]
    [DataRow("\"Open <in-key@connector.example>")]
    [DataRow("<in-key@connector.example")]
    public void Inbound_address_is_found_in_a_broken_address_list(string to) =>
        Assert.AreSequenceEqual(["in-key@connector.example"], HeaderRecipients.Addresses(new Header("X-Raw", to)));
}
