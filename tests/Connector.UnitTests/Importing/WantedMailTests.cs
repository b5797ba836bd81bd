using Connector.Importing;

namespace Connector.UnitTests.Importing;

[TestClass]
public sealed class WantedMailTests
{
    [TestMethod]
    [DataRow("INBOX UNREAD")]
    [DataRow("Label_7")]
    [DataRow("")]
    [DataRow("SENT INBOX")]
    [DataRow("INBOX IMPORTANT SENT CATEGORY_PERSONAL")]
    public void What_came_in_is_imported_though_the_mailbox_sent_it_to_itself(string labels) => Assert.IsFalse(LeavesOut(labels));

    [TestMethod]
    [DataRow("SENT")]
    [DataRow("SENT Label_7")]
    [DataRow("DRAFT")]
    [DataRow("DRAFT INBOX")]
    [DataRow("CHAT")]
    [DataRow("CHAT INBOX")]
    [DataRow("SPAM")]
    [DataRow("INBOX TRASH")]
    [DataRow("SENT INBOX TRASH")]
    public void What_was_only_sent_drafted_chatted_binned_or_taken_for_spam_is_left_out(string labels) => Assert.IsTrue(LeavesOut(labels));

    private static bool LeavesOut(string labels) => WantedMail.LeavesOut(labels.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
