using Azure;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Zendesk.Threads;

namespace Connector.UnitTests.Zendesk.Threads;

[TestClass]
public sealed class ThreadKeysTests
{
    private const string Address = "support@acme.example";

    [TestMethod]
    public void Nearest_mail_is_looked_up_first_then_the_references_from_the_end()
    {
        var ancestors = ThreadKeys.Ancestors(new ParsedMail(MessageId: "d@x", InReplyTo: "c@x", References: "a@x b@x c@x d@x"));

        Assert.AreSequenceEqual(["c@x", "b@x", "a@x"], ancestors);
    }

    [TestMethod]
    public void Long_list_of_references_is_looked_up_by_its_nearest_and_its_first_id()
    {
        var references = string.Join(' ', Enumerable.Range(1, 90).Select(number => $"{number}@x"));

        var ancestors = ThreadKeys.Ancestors(new ParsedMail(References: references));

        Assert.AreSequenceEqual([.. Enumerable.Range(0, 12).Select(back => $"{90 - back}@x"), "1@x"], ancestors);
    }

    [TestMethod]
    [DataRow("L7VKGOM25K_5fc7e0596c390_5db245d0310849_sprut@zendesk.com", DisplayName = "Message-ID of a mail that Zendesk sent")]
    [DataRow("L7VKGOM25K@zendesk.com", DisplayName = "root of a thread of Zendesk")]
    [DataRow("l7vkgom25k@zendesk.com", DisplayName = "in small letters")]
    public void Token_of_Zendesk_in_a_reference_is_a_key(string id) =>
        Assert.Contains(ThreadKeys.OfToken("L7VKGO-M25K"), Leading(new ParsedMail(References: $"first@x {id}")));

    [TestMethod]
    [DataRow("L7VKGOM25K@mail.example", DisplayName = "another domain")]
    [DataRow("L7VKGOM25K@zendesk.com.evil.example", DisplayName = "a domain that begins like Zendesk's")]
    [DataRow("L7VKG@zendesk.com", DisplayName = "too short")]
    [DataRow("5db245d0310849_L7VKGOM25K@zendesk.com", DisplayName = "not at the start")]
    public void Reference_of_another_form_is_no_token(string id) =>
        Assert.DoesNotContain(key => key.Kind == ThreadKeyKind.Token, Leading(new ParsedMail(InReplyTo: id)));

    [TestMethod]
    public void Token_in_the_own_text_is_a_key_and_equals_the_token_of_a_reference()
    {
        var inText = Leading(new ParsedMail(), "Is there news?\n[1G7EOR-0Q2J]\nRegards").Single(key => key.Kind == ThreadKeyKind.Token);
        var inId = Leading(new ParsedMail(InReplyTo: "1G7EOR0Q2J_1_2_sprut@zendesk.com")).Single(key => key.Kind == ThreadKeyKind.Token);

        Assert.AreEqual(inId, inText);
    }

    [TestMethod]
    public void Order_is_mails_then_tokens_then_the_thread_at_Gmail()
    {
        var mail = new ParsedMail(InReplyTo: "L7VKGOM25K@zendesk.com", References: "a@x");
        var kinds = Leading(mail, "[1G7EOR-0Q2J]").Select(key => key.Kind);

        Assert.AreSequenceEqual(
            [
                ThreadKeyKind.Message, ThreadKeyKind.Message, ThreadKeyKind.Message, ThreadKeyKind.Message,
                ThreadKeyKind.Token, ThreadKeyKind.Token, ThreadKeyKind.GmailThread,
            ],
            kinds);
    }

    [TestMethod]
    [DataRow("Re: Invoice 12", "invoice 12")]
    [DataRow("AW: Re: WG:  Invoice   12 ", "invoice 12")]
    [DataRow("Re[2]: Fwd: Invoice 12", "invoice 12")]
    [DataRow("Response: 12", "response: 12")]
    [DataRow(null, "")]
    public void Subject_without_its_marks_is_the_same_for_all_mails_of_a_thread(string? subject, string bare) =>
        Assert.AreEqual(bare, ThreadKeys.Bare(subject));

    [TestMethod]
    public void Reply_is_led_by_the_keys_under_which_its_mail_was_saved()
    {
        var first = ThreadKeys.Of(Message(new ParsedMail(Subject: "Invoice", MessageId: "a@x")));
        var reply = Leading(new ParsedMail(Subject: "Re: Invoice", MessageId: "b@x", InReplyTo: "a@x"));

        Assert.AreSequenceEqual(first, reply);
    }

    [TestMethod]
    public void Mail_of_another_address_of_the_account_shares_only_the_key_of_the_whole_account()
    {
        var here = ThreadKeys.Of(Message(new ParsedMail(MessageId: "a@x")));
        var there = ThreadKeys.Of(Message(new ParsedMail(MessageId: "a@x"), "sales@acme.example"));

        Assert.AreEqual(here[1], there[1]);
        Assert.HasCount(1, here.Intersect(there).ToList());
    }

    [TestMethod]
    public void Keys_hold_no_text_of_a_mail_and_nothing_that_a_table_forbids()
    {
        var mail = new ParsedMail(Subject: "Dismissal / #42?", MessageId: "secret#/?@x", InReplyTo: "other?@x");

        foreach (var key in ThreadKeys.Of(Message(mail)).Concat(Leading(mail, "[1G7EOR-0Q2J]")))
        {
            Assert.DoesNotContain("ismissal", key.Row);
            Assert.DoesNotContain("secret", key.Row);
            Assert.IsFalse(key.Row.AsSpan().ContainsAny("/\\#?"), key.Row);
            Assert.IsLessThan(512, key.Row.Length);
        }
    }

    [TestMethod]
    public void Mail_without_ids_and_without_a_thread_at_Gmail_has_no_keys()
    {
        var forwarded = Message(new ParsedMail()) with { ThreadId = null };

        Assert.IsEmpty(ThreadKeys.Of(forwarded));
        Assert.IsEmpty(ThreadKeys.Leading(forwarded, ""));
    }

    private static IReadOnlyList<ThreadKey> Leading(ParsedMail mail, string ownText = "") => ThreadKeys.Leading(Message(mail), ownText);

    private static StoredMessage Message(ParsedMail mail, string address = Address) => new(
        new MailboxKey("acme", address), "18c", MessageState.Stored, Blob: "b", Size: 1, Sha256: null, ThreadId: "18c", Route: null,
        ReceivedAt: null, ETag.All, Mail: mail);
}
