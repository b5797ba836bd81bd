using System.Text;
using Connector.Delivering;

namespace Connector.UnitTests.Zendesk.Tickets;

/// <summary>Who writes a ticket, who gets copies, and what becomes of a machine's mail.</summary>
[TestClass]
public sealed class TicketMailTests
{
    private const string Customer = "From: Ann <Ann@Example.com>\nTo: help@acme.example\nSubject: Order\n";

    private static readonly string GroupMail =
        TicketMails.Passed("acme.example") + "From: 'Ann' via Help <help-group@acme.example>\nX-Original-From: Ann <ann@example.com>\n"
        + "X-Original-Authentication-Results: mx.google.com; dkim=pass header.i=@example.com\n"
        + "List-Id: <help-group.acme.example>\nPrecedence: list\nTo: help-group@acme.example\nSubject: Order\n\nHi";

    [TestMethod]
    public void Mail_becomes_a_ticket_of_its_sender()
    {
        var mail = TicketMails.Read(Customer + "\nHello\nyou");
        var ticket = mail.Ticket();

        Assert.AreEqual(("ann@example.com", "Ann"), (ticket.Requester!.Address, ticket.Requester.Name));
        Assert.AreEqual(TicketMails.Watched, ticket.Recipient);
        Assert.AreEqual("Order", ticket.Subject);
        Assert.AreEqual("Hello<br>\nyou", ticket.Html());
        Assert.AreEqual("gmail-connector", string.Join(' ', ticket.Tags));
        Assert.StartsWith("msg_", ticket.Key);
        Assert.IsEmpty(ticket.Copies.ToList());
        Assert.IsEmpty(ticket.Files.ToList());
        Assert.IsFalse(ticket.IsQuiet);
        Assert.IsFalse(mail.IsLeftOut);
    }

    [TestMethod]
    public void Backfill_comes_in_quietly_at_its_own_time()
    {
        var ticket = TicketMails.Read(Customer + "Cc: bob@example.com\n\nHi", isBackfill: true).Ticket();

        Assert.IsTrue(ticket.IsQuiet);
        Assert.AreEqual(TicketMails.ReceivedAt, ticket.CreatedAt);
        Assert.IsEmpty(ticket.Copies.ToList());
        Assert.Contains("\"created_at\":\"2026-01-05T10:00:00+00:00\"", Encoding.UTF8.GetString(ticket.ToImportJson()));
    }

    [TestMethod]
    public void Copies_leave_out_own_addresses_and_the_sender()
    {
        var ticket = TicketMails.Read(
            "From: ann@example.com\nTo: Help <HELP@acme.example>, bob@example.com, help+web@acme.example\n"
            + "Cc: sales@acme.example, Ann <ann@example.com>, Eve <eve@example.com>, bob@example.com,\n"
            + " support+id1G7EOR-0Q2J@acme.zendesk.com, broken, other@beta.zendesk.com\nSubject: x\n\nHi").Ticket();

        Assert.AreEqual("bob@example.com eve@example.com other@beta.zendesk.com", string.Join(' ', ticket.Copies.Select(to => to.Address)));
        Assert.AreEqual("Eve", ticket.Copies[1].Name);
    }

    [TestMethod]
    public void More_copies_than_a_ticket_takes_are_counted_in_a_note()
    {
        var many = string.Join(",\n ", Enumerable.Range(0, 200).Select(i => $"p{i}@example.com"));
        var ticket = TicketMails.Read($"{Customer}Cc: {many}\n\nHi").Ticket();

        Assert.HasCount(48, ticket.Copies);
        Assert.EndsWith("<p><em>This mail went to 152 more addresses than a ticket has room for copies.</em></p>", ticket.Html());
    }

    [TestMethod]
    [DataRow("", "Reply-To: eve@example.com\n", "ann@example.com", DisplayName = "an ordinary mail with another address for answers")]
    [DataRow("", "", "ann@example.com")]
    public void Requester_is_in_From(string verdict, string headers, string expected) =>
        Assert.AreEqual(expected, TicketMails.Read($"{verdict}{Customer}{headers}\nHi").Sender!.Address);

    [TestMethod]
    [DataRow("wordpress@acme.example", "", "eve@example.com", DisplayName = "a form of the own site, without a verdict")]
    [DataRow("help@acme.example", "", "eve@example.com", DisplayName = "a form that sends through the mailbox itself")]
    [DataRow("form@acme.example", "dmarc=fail header.from=acme.example", "form@acme.example", DisplayName = "forged")]
    [DataRow("forms-noreply@forms.example", "dmarc=pass header.from=forms.example", "eve@example.com", DisplayName = "a form provider")]
    [DataRow("noreply@forms.example", "spf=pass", "noreply@forms.example", DisplayName = "a form provider without a good verdict")]
    public void Requester_of_a_form_is_in_Reply_To(string from, string verdict, string expected)
    {
        var results = verdict.Length == 0 ? "" : $"Authentication-Results: mx.google.com; {verdict}\n";
        var mail = TicketMails.Read($"{results}From: Site <{from}>\nReply-To: Eve <eve@example.com>\nSubject: x\n\nHi");

        Assert.AreEqual(expected, mail.Sender!.Address);
        Assert.AreEqual(expected.StartsWith("eve", StringComparison.Ordinal) ? "Eve" : "Site", mail.Sender.Name);
    }

    [TestMethod]
    public void Form_whose_Reply_To_is_a_watched_address_does_not_make_a_loop() => Assert.AreEqual(
        "wordpress@acme.example",
        TicketMails.Read("From: wordpress@acme.example\nReply-To: sales@acme.example\nSubject: x\n\nHi").Sender!.Address);

    [TestMethod]
    public void Sender_behind_a_Google_group_is_the_requester_if_the_group_signed()
    {
        var mail = TicketMails.Read(GroupMail);
        var ticket = mail.Ticket();

        Assert.AreEqual(("ann@example.com", "Ann"), (mail.Sender!.Address, mail.Sender.Name));
        Assert.IsTrue(mail.IsProven);
        Assert.IsFalse(ticket.IsQuiet, "a person wrote to the group");
        Assert.DoesNotContain("automatic-mail", ticket.Tags);
    }

    [TestMethod]
    public void Sender_behind_a_group_without_a_good_signature_is_not_believed()
    {
        var forged = TicketMails.Read(GroupMail.Replace("dmarc=pass", "dmarc=fail", StringComparison.Ordinal));
        var foreign = TicketMails.Read(GroupMail.Replace("acme.example", "list.example", StringComparison.Ordinal));

        Assert.AreEqual("help-group@acme.example", forged.Sender!.Address);
        Assert.AreEqual("help-group@list.example", foreign.Sender!.Address);
        Assert.IsTrue(foreign.Ticket().IsQuiet, "a list of another domain");
    }

    [TestMethod]
    [DataRow(AutomaticMail.Tag, false, "gmail-connector automatic-mail")]
    [DataRow(AutomaticMail.Ticket, false, "gmail-connector")]
    [DataRow(AutomaticMail.LeaveOut, true, "gmail-connector")]
    public void Mail_of_a_machine_is_treated_as_the_account_wants_and_never_acknowledged(AutomaticMail wish, bool isLeftOut, string tags)
    {
        var mail = TicketMails.Read(Customer + "Auto-Submitted: auto-replied\nCc: bob@example.com\n\nI am away", wish);
        var (ticket, comment) = (mail.Ticket(), mail.Comment());

        Assert.AreEqual(isLeftOut, mail.IsLeftOut);
        Assert.AreEqual(tags, string.Join(' ', ticket.Tags));
        Assert.IsTrue(ticket.IsQuiet);
        Assert.IsEmpty(ticket.Copies.ToList());
        Assert.IsFalse(comment.IsPublic);
        Assert.EndsWith("<p><em>A program sent this mail from ann@example.com.</em></p>", comment.Html());
        Assert.IsNull(comment.For("solved").Status);
    }

    [TestMethod]
    [DataRow("Precedence: bulk\n")]
    [DataRow("Return-Path: <>\n")]
    [DataRow("List-Id: <news.example.com>\n")]
    [DataRow("Message-ID: <L7VKGOM25K_5fc7e0596c390_5db245d0310849_sprut@zendesk.com>\n", DisplayName = "another company's Zendesk")]
    [DataRow("X-Mailer: Zendesk Mailer\n", DisplayName = "another company's Zendesk, by its program")]
    public void Machine_is_known_by_its_headers(string header) =>
        Assert.IsTrue(TicketMails.Read(Customer + header + "\nHi").Ticket().IsQuiet);

    [TestMethod]
    [DataRow("From: Acme <support@acme.zendesk.com>\n")]
    [DataRow("From: Acme <support+id1G7EOR@acme.zendesk.com>\n")]
    [DataRow("From: Acme <sales@acme.example>\nMessage-ID: <L7VKGOM25K_5fc7e0596c390_5db245d0310849_sprut@zendesk.com>\n")]
    [DataRow("From: alerts@acme.example\nX-Connector-Alert: 1\n")]
    public void Own_mail_of_the_helpdesk_is_left_out_whatever_the_account_wants(string headers) =>
        Assert.IsTrue(TicketMails.Read(headers + "Subject: [Request received]\n\nHi", AutomaticMail.Ticket).IsLeftOut);

    [TestMethod]
    public void Colleague_who_writes_from_a_watched_address_is_not_left_out() =>
        Assert.IsFalse(TicketMails.Read("From: sales@acme.example\nSubject: x\n\nHi").IsLeftOut);

    [TestMethod]
    public void Comment_leaves_out_the_quote_and_the_ticket_does_not()
    {
        var mail = TicketMails.Read(Customer + "\nThanks [1G7EOR-0Q2J]\n\nOn Mon, 5 Jan 2026, Acme wrote:\n> Q");

        Assert.AreEqual("Thanks [1G7EOR-0Q2J]", mail.Comment().Html());
        Assert.AreEqual("Thanks [1G7EOR-0Q2J]", mail.OwnText);
        Assert.Contains("&gt; Q", mail.Ticket().Html());
    }

    [TestMethod]
    public void Forwarded_mail_in_a_comment_keeps_what_it_forwards()
    {
        var mail = TicketMails.Read("From: a@example.com\nSubject: Fwd: Order\n\nSee\n\nOn Mon, 5 Jan 2026, Acme wrote:\n> Q");

        Assert.Contains("&gt; Q", mail.Comment().Html());
    }

    [TestMethod]
    public void Same_mail_gives_the_same_bytes()
    {
        const string mail = Customer + "\nHi";
        Assert.AreSequenceEqual(TicketMails.Read(mail).Ticket().ToJson(), TicketMails.Read(mail).Ticket().ToJson());
    }
}
