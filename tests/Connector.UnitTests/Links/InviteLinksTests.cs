using Connector.Links;
using Connector.Mailboxes;

namespace Connector.UnitTests.Links;

[TestClass]
public sealed class InviteLinksTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 15, 3, 0, TimeSpan.Zero);

    private static readonly MailboxKey Mailbox = new("acme", "support@acme.example");

    private static readonly LinkOptions Options = new() { PublicUri = new Uri("https://app.example/"), Key = new byte[32] };

    private static readonly InviteLinks Links = new(new LinkToken(Options));

    [TestMethod]
    public void Link_names_its_mailbox_for_seven_days()
    {
        var link = Links.For(Mailbox, "Acme Ltd", Now)!;

        Assert.StartsWith("https://app.example/api/connect/", link.Uri.AbsoluteUri);
        Assert.AreEqual(Now.AddDays(7), link.ExpiresAt);
        var token = link.Uri.Segments[^1];
        Assert.AreEqual(new Invite(Mailbox, "Acme Ltd", Now, Now.AddDays(7)), Links.Read(token, Now.AddDays(6)));
        Assert.IsNull(Links.Read(token, Now.AddDays(7)));
    }

    [TestMethod]
    public void Asker_stays_one_line_of_limited_length()
    {
        var link = Links.For(Mailbox, $"Acme\nevil@acme.example{new string('x', 500)}", Now)!;

        var invite = Links.Read(link.Uri.Segments[^1], Now)!;
        Assert.AreEqual(Mailbox, invite.Mailbox);
        Assert.HasCount(200, invite.Asker);
        Assert.DoesNotContain("\n", invite.Asker);
    }

    [TestMethod]
    public void Link_is_left_out_without_a_key_or_an_address()
    {
        Assert.IsNull(new InviteLinks(new LinkToken(Options with { Key = null })).For(Mailbox, "Acme Ltd", Now));
        Assert.IsNull(new InviteLinks(new LinkToken(Options with { PublicUri = null })).For(Mailbox, "Acme Ltd", Now));
    }
}
