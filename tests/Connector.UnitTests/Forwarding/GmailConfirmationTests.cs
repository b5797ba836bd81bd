using Connector.Forwarding.Confirming;

namespace Connector.UnitTests.Forwarding;

[TestClass]
public sealed class GmailConfirmationTests
{
    private const string Link = "https://mail-settings.google.com/mail/vf-%5BANGjdJ8%5D-abc_123";

    [TestMethod]
    [DataRow("(#123456789) Gmail Forwarding Confirmation - Receive Mail from user@example.org", "123456789")]
    [DataRow("(#123456789) Gmail-Weiterleitungsbestätigung – E-Mails von user@example.org empfangen", "123456789")]
    [DataRow("Gmail 转发确认 - 接收来自 user@example.org 的邮件（#987654321）", "987654321")]
    [DataRow("(Gmail) 转发确认 - 接收来自 user@example.org 的邮件", null)]
    public void Code_and_confirming_link_are_found_in_every_language(string subject, string? code)
    {
        var found = GmailConfirmation.Read(subject, $"https://mail-settings.google.com/mail/uf-no\r\n{Link}\r\n");

        Assert.AreEqual(code, found!.Code);
        Assert.AreEqual("user@example.org", found.Mailbox);
        Assert.AreEqual(Link, found.Link);
    }

    [TestMethod]
    [DataRow("(#123456789) Gmail Forwarding Confirmation", null, true)]
    [DataRow("(#123456789) Gmail Forwarding Confirmation - Receive Mail from <User@Example.org>.", "user@example.org", true)]
    [DataRow("(#123456789) Gmail Forwarding Confirmation - Receive Mail from mallory@example.net", "mallory@example.net", false)]
    public void Asking_mailbox_is_read_from_the_subject(string subject, string? mailbox, bool isOfUser)
    {
        var found = GmailConfirmation.Read(subject, Link)!;

        Assert.AreEqual(mailbox, found.Mailbox);
        Assert.AreEqual(isOfUser, found.IsOf("user@example.org"));
    }

    [TestMethod]
    public void Mail_without_code_and_link_is_not_a_confirmation() =>
        Assert.IsNull(GmailConfirmation.Read("Hello", "https://example.org/mail/vf-x"));
}
