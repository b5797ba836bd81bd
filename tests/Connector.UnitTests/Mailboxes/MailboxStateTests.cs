using Connector.Mailboxes;

namespace Connector.UnitTests.Mailboxes;

[TestClass]
public sealed class MailboxStateTests
{
    [TestMethod]
    public void A_parked_mailbox_can_be_written_out()
    {
        var parked = new MailboxState.Parked(FailureClass.ProviderBlocked, 2, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

        Assert.StartsWith("Probing { From = Parked { Cause = ProviderBlocked, Attempts = 2", new MailboxState.Probing(parked).ToString());
    }
}
