using Connector.Mailboxes;

namespace Connector.UnitTests.Mailboxes;

/// <summary>
/// Google's published rules: support.google.com/mail/answer/7436150, /10313 and /22370, support.google.com/a/answer/9193374.
/// </summary>
[TestClass]
public sealed class GoogleIdentityTests
{
    [TestMethod]
    [DataRow("johnsmith@gmail.com")]
    [DataRow("john.smith@gmail.com")]
    [DataRow("j.o.h.n.s.m.i.t.h@gmail.com")]
    [DataRow("JohnSmith@Gmail.com")]
    [DataRow("john.smith@googlemail.com")]
    [DataRow("john.smith+shop@gmail.com")]
    [DataRow("johnsmith+a+b@GOOGLEMAIL.COM")]
    [DataRow(" johnsmith@gmail.com ")]
    public void Every_spelling_of_a_gmail_address_names_one_mailbox(string address) =>
        Assert.AreEqual("johnsmith@gmail.com", GoogleIdentity.Of(address));

    [TestMethod]
    [DataRow("john.smith@acme.example", "john.smith@acme.example")]
    [DataRow("John.Smith@ACME.example", "john.smith@acme.example")]
    [DataRow("support+de@acme.example", "support@acme.example")]
    [DataRow("j.s@notgmail.com", "j.s@notgmail.com")]
    [DataRow("j.s@mail.gmail.com", "j.s@mail.gmail.com")]
    [DataRow("j.s@gmail.com.example", "j.s@gmail.com.example")]
    [DataRow("+1555@acme.example", "+1555@acme.example")]
    public void In_a_domain_of_its_own_a_dot_counts_and_a_case_or_what_follows_a_plus_does_not(string address, string identity) =>
        Assert.AreEqual(identity, GoogleIdentity.Of(address));

    [TestMethod]
    [DataRow("nobody")]
    [DataRow("@gmail.com")]
    public void Text_that_is_not_an_address_is_its_own_identity(string text) => Assert.AreEqual(text, GoogleIdentity.Of(text));
}
