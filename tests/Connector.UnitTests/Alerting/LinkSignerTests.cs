using Connector.Alerting.Content;
using Connector.Alerting.Links;
using Connector.Links;
using static Connector.UnitTests.Alerting.Alerts;

namespace Connector.UnitTests.Alerting;

[TestClass]
public sealed class LinkSignerTests
{
    private static readonly LinkOptions WithKey = new() { PublicUri = new Uri("https://console.example/c/"), Key = new byte[32] };

    private static readonly AlertLink Link = new(
        Account, "7F3K2M9Q", "eva@acme.example", LinkAction.SilenceAddress, "support@acme.example", Now.AddDays(14));

    [TestMethod]
    public void Link_is_read_until_it_expires()
    {
        var signer = NewSigner(WithKey);
        var token = signer.Sign(Link);

        Assert.AreEqual(Link, signer.Read(token, Now));
        Assert.AreEqual(Link with { Address = null }, signer.Read(signer.Sign(Link with { Address = null }), Now));
        Assert.IsNull(signer.Read(token, Now.AddDays(14)));
    }

    /// <summary>Made outside this code: HMAC-SHA-256 with the key itself, cut to 16 bytes, as version 1.0 signed its links.</summary>
    [TestMethod]
    public void Link_of_an_earlier_version_is_valid() => Assert.AreEqual(
        Link,
        NewSigner(WithKey).Read(
            "YWNtZQo3RjNLMk05UQpldmFAYWNtZS5leGFtcGxlCjMKMTc2ODgzND"
            + "k4MApzdXBwb3J0QGFjbWUuZXhhbXBsZQ.j_W_iKUU922ebDZg7FOaOA",
            Now));

    [TestMethod]
    public void Changed_link_is_invalid()
    {
        var signer = NewSigner(WithKey);
        var token = signer.Sign(Link);

        for (var i = 0; i < token.Length; i++)
        {
            var other = token.ToCharArray();
            other[i] = other[i] == 'A' ? 'B' : 'A';

            // The last letter of a part may have unused bits.
            if (signer.Read(new string(other), Now) is { } read)
            {
                Assert.AreEqual(Link, read);
            }
        }
    }

    [TestMethod]
    [DataRow("")]
    [DataRow(".")]
    [DataRow("x.y.z")]
    [DataRow("äöü.ß")]
    public void Other_text_is_not_a_link(string token) => Assert.IsNull(NewSigner(WithKey).Read(token, Now));

    [TestMethod]
    public void Link_signed_with_another_key_is_invalid() =>
        Assert.IsNull(
            NewSigner(WithKey with { Key = Enumerable.Repeat((byte)1, 32).ToArray() }).Read(
            NewSigner(WithKey).Sign(Link), Now));

    [TestMethod]
    public void Links_are_left_out_without_a_key_or_an_address()
    {
        Assert.IsNull(LinksOf(WithKey with { Key = null }));
        Assert.IsNull(LinksOf(WithKey with { PublicUri = null }));
        Assert.StartsWith("https://console.example/c/api/alerts/link?t=", LinksOf(WithKey)!.State.AbsoluteUri);
    }

    [TestMethod]
    public void Link_to_reconnect_is_an_invite_for_this_mailbox_only()
    {
        var link = LinksOf(WithKey)!.Reconnect("support@acme.example").AbsoluteUri;

        var invite = new InviteLinks(new LinkToken(WithKey)).Read(link[(link.LastIndexOf('/') + 1)..], Now);

        Assert.AreEqual((new Connector.Mailboxes.MailboxKey(Account, "support@acme.example"), "Acme Ltd"), (invite!.Mailbox, invite.Asker));
    }

    [TestMethod]
    [DataRow(null, "/api/console/accounts/acme")]
    [DataRow("support@acme.example", "/api/console/accounts/acme/mailboxes/support%40acme.example")]
    public void Link_to_the_console_is_the_readers_own_and_leads_to_a_page_of_the_account(string? address, string page)
    {
        var link = LinksOf(WithKey)!.Console(address).AbsoluteUri;

        Assert.AreEqual(
            new ConsoleLink(Account, "eva@acme.example", page),
            new ConsoleLinks(new LinkToken(WithKey)).Read(link[(link.IndexOf("?t=", StringComparison.Ordinal) + 3)..], Now));
    }

    private static AlertLinks? LinksOf(LinkOptions options) =>
        NewSigner(options).For(Facts([Member("support@acme.example")]).Account, Open(), "eva@acme.example", Now);
}
