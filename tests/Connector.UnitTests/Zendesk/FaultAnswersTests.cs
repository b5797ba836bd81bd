using Connector.Delivering;
using Connector.Zendesk;
using Connector.Zendesk.Calls;

namespace Connector.UnitTests.Zendesk;

/// <summary>What a fault of Zendesk means for the delivery of a mail.</summary>
[TestClass]
public sealed class FaultAnswersTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(7);

    [TestMethod]
    public void Zendesk_that_is_down_lets_all_mail_wait_as_long_as_it_asks() =>
        Assert.AreEqual(new DeliveryAnswer.Down("503", Wait), FaultAnswers.Of(new ZendeskFault.Down("503", Wait)));

    [TestMethod]
    public void Refused_credentials_are_a_cause_of_their_own() =>
        Assert.AreEqual(new DeliveryAnswer.Down("401") { IsDenied = true }, FaultAnswers.Of(new ZendeskFault.Denied("401")));

    [TestMethod]
    public void Spent_limit_of_the_account_is_no_failure() =>
        Assert.AreEqual(new DeliveryAnswer.Paced(Wait), FaultAnswers.Of(new ZendeskFault.Limited(Wait)));

    [TestMethod]
    public void Busy_ticket_lets_its_own_mail_wait() =>
        Assert.AreEqual(Wait, ((DeliveryAnswer.Later)FaultAnswers.Of(new ZendeskFault.TicketBusy(Wait))).Wait);

    [TestMethod]
    public void Suspended_sender_is_refused_quietly_and_a_refused_mail_is_not_quiet()
    {
        Assert.IsTrue(FaultAnswers.Of(new ZendeskFault.SuspendedSender()) is DeliveryAnswer.Rejected { IsQuiet: true });
        Assert.AreEqual(new DeliveryAnswer.Rejected("422"), FaultAnswers.Of(new ZendeskFault.Refused("422", ["subject"])));
        Assert.AreEqual(
            new DeliveryAnswer.Rejected("Zendesk refuses subject, tags"),
            FaultAnswers.Of(new ZendeskFault.FieldRefused(["subject", "tags"])));
    }

    [TestMethod]
    public void Conflict_and_a_known_key_come_again_alone()
    {
        Assert.IsInstanceOfType<DeliveryAnswer.Later>(FaultAnswers.Of(new ZendeskFault.Conflict()));
        Assert.IsInstanceOfType<DeliveryAnswer.Later>(FaultAnswers.Of(new ZendeskFault.SameKeyOtherBody()));
    }
}
