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
    public void Received_mail_is_imported_even_if_the_mailbox_sent_it_to_itself(string labels) => Assert.IsFalse(LeavesOut(labels));

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
    public void Sent_mail_drafts_chats_and_mail_in_bin_or_spam_are_left_out(string labels) => Assert.IsTrue(LeavesOut(labels));

    private static bool LeavesOut(string labels) => WantedMail.LeavesOut(labels.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
