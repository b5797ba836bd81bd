using Connector.Mailboxes;

namespace Connector.UnitTests.Mailboxes;

[TestClass]
public sealed class MailboxStateTests
{
    [TestMethod]
    public void Parked_mailbox_can_be_formatted_as_text()
    {
        var parked = new MailboxState.Parked(FailureClass.ProviderBlocked, 2, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

        Assert.StartsWith("Probing { From = Parked { Cause = ProviderBlocked, Attempts = 2", new MailboxState.Probing(parked).ToString());
    }
}
