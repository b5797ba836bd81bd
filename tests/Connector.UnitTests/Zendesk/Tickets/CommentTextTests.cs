using System.Text;
using Connector.Zendesk.Tickets;
using Connector.Zendesk.Tickets.Html;

namespace Connector.UnitTests.Zendesk.Tickets;

/// <summary>
/// The limit of 64 KiB, which a client of Zendesk found in production (xorbitsai/xagent, pull request 2015): Zendesk cuts a longer comment
/// and answers with success.
/// </summary>
[TestClass]
public sealed class CommentTextTests
{
    private const int Limit = 65_535;

    private const string Attached = "<p><em>This mail is too long for a comment. The whole mail is attached.</em></p>";

    private static readonly TicketFile Mail = new(TicketFile.WholeMail, "mail.eml", "message/rfc822", () => []);

    [TestMethod]
    [DataRow("a")]
    [DataRow("é")]
    [DataRow("漢")]
    [DataRow("😀")]
    [DataRow("<")]
    public void Text_at_the_limit_stays_whole_and_one_byte_more_is_cut(string letter)
    {
        var escaped = MailHtml.FromText(letter);
        var bytes = Encoding.UTF8.GetByteCount(escaped);
        var whole = string.Concat(Enumerable.Repeat(escaped, Limit / bytes)) + new string('x', Limit % bytes);

        Assert.AreEqual(Limit, Encoding.UTF8.GetByteCount(whole));
        Assert.AreEqual(whole, Of(whole).Finished());
        Assert.IsFalse(Of(whole).NeedsWholeMail([]));

        var longer = Of(whole + "x");
        Assert.IsTrue(longer.NeedsWholeMail([]));
        var sent = longer.With([new UploadedFile(Mail.Key, "t", ContentUrl: null)], []).Finished();

        Assert.IsInRange(Limit - bytes + 1, Limit, Encoding.UTF8.GetByteCount(sent));
        Assert.EndsWith(Attached, sent);
        Assert.StartsWith(sent[..^Attached.Length], whole);
        Assert.DoesNotContain("\uFFFD", sent);
    }

    [TestMethod]
    public void Cut_falls_between_characters_that_people_see()
    {
        // A family, which is seven code points in 25 bytes.
        const string family = "👨‍👩‍👧‍👦";
        var sent = Of(string.Concat(Enumerable.Repeat(family, 4_000))).Finished();

        var text = sent[..sent.IndexOf("<p>", StringComparison.Ordinal)];
        Assert.AreEqual(0, text.Length % family.Length);
        Assert.EndsWith(family, text);
    }

    [TestMethod]
    public void Cut_text_closes_its_elements_and_breaks_no_tag()
    {
        var link = $"<div><a href=\"https://example.com/{new string('x', 90)}\">link</a></div>";
        var sent = Of($"<div><b>{string.Concat(Enumerable.Repeat(link, 1_000))}</b></div>").Finished();

        var html = sent[..sent.IndexOf("<p>", StringComparison.Ordinal)];
        Assert.EndsWith("</b></div>", html);
        Assert.AreEqual(html, MailHtml.Parse(html).Body!.InnerHtml);
        Assert.IsLessThanOrEqualTo(Limit, Encoding.UTF8.GetByteCount(sent));
    }

    [TestMethod]
    public void Cut_text_without_the_attached_mail_does_not_say_that_it_is_attached() =>
        Assert.EndsWith("<p><em>This mail is too long for a comment.</em></p>", Of(new string('x', 70_000)).With([], [Mail]).Finished());

    [TestMethod]
    public void Picture_gets_its_address_and_a_refused_file_gets_a_note()
    {
        var text = new CommentText($"See {CommentText.PictureMark("f1")} alt=\"\">", ["f1"]);
        var refused = new TicketFile("f2", "run<me>.exe", "application/octet-stream", () => []);
        var upload = new UploadedFile("f1", "t", "https://acme.zendesk.com/attachments/token/a?name=\"b\"&c");
        var sent = text.With([upload], [refused]).Finished();

        Assert.AreEqual(
            "See <img src=\"https://acme.zendesk.com/attachments/token/a?name=&quot;b&quot;&amp;c\" alt=\"\">"
            + "<p><em>Zendesk did not take the file run&lt;me&gt;.exe.</em></p>",
            sent);
    }

    [TestMethod]
    public void Text_with_pictures_and_notes_is_never_longer_than_the_limit()
    {
        var text = new CommentText(CommentText.PictureMark("f1") + ">" + new string('x', Limit - 50), ["f1"]);
        var files = Enumerable.Range(0, 20).Select(i => new TicketFile($"f{i}", new string('n', 100), "image/png", () => [])).ToList();

        Assert.IsTrue(text.NeedsWholeMail(files));
        var sent = text.With([new UploadedFile("f1", "t", "https://a.zendesk.com/" + new string('u', 400))], files).Finished();
        Assert.IsLessThanOrEqualTo(Limit, Encoding.UTF8.GetByteCount(sent));
    }

    [TestMethod]
    public void Empty_mail_says_that_it_has_no_text() =>
        Assert.AreEqual("<p><em>This mail has no text.</em></p>", Of("").Finished());

    [TestMethod]
    public void Ticket_is_written_with_the_fields_of_the_Tickets_API()
    {
        var draft = new TicketDraft("msg_1", new MailPerson("ann@example.com", "Ann"), "help@acme.example", "Über \"uns\"", Of("Hi"))
        {
            Copies = [new MailPerson("bob@example.com", null)],
            Tags = ["gmail-connector"],
            CreatedAt = DateTimeOffset.Parse("2026-01-05T10:00:00Z", System.Globalization.CultureInfo.InvariantCulture),
        };

        AssertJson(
            """
            {"ticket":{"external_id":"msg_1","subject":"Über \"uns\"","requester":{"email":"ann@example.com","name":"Ann"},
            "recipient":"help@acme.example","email_ccs":[{"action":"put","user_email":"bob@example.com"}],"tags":["gmail-connector"],
            "metadata":{"connector_message":"msg_1"},"comment":{"html_body":"Hi","public":true,"uploads":["t"]}}}
            """,
            draft.With([new UploadedFile("f1", "t", null), new UploadedFile("f2", "t", null)], []).ToJson());
        AssertJson(
            """
            {"ticket":{"external_id":"msg_1","subject":"Über \"uns\"","requester_id":7,"submitter_id":7,"recipient":"help@acme.example",
            "tags":[],"via_followup_source_id":5,"metadata":{"connector_message":"msg_1"},
            "comments":[{"html_body":"Hi<p><em>Zendesk did not take the copies of this mail: bob@example.com</em></p>","public":true,
            "author_id":7,"created_at":"2026-01-05T10:00:00+00:00"}],"created_at":"2026-01-05T10:00:00+00:00"}}
            """,
            (draft.Without("email_ccs")!.Without("tags")! with { AuthorId = 7, FollowUpOf = 5 }).ToImportJson());
        Assert.IsNull(draft.Without("subject"));
    }

    [TestMethod]
    [DataRow("solved", true, "\"status\":\"open\",")]
    [DataRow("pending", true, "\"status\":\"open\",")]
    [DataRow("hold", true, "\"status\":\"open\",")]
    [DataRow("new", true, "")]
    [DataRow("open", true, "")]
    [DataRow("solved", false, "")]
    public void Comment_opens_a_ticket_that_waits_unless_a_machine_wrote_it(string status, bool isPublic, string expected) => AssertJson(
        $$$"""
        {"ticket":{"comment":{"html_body":"Hi","public":{{{(isPublic ? "true,\"author_id\":7" : "false")}}}},{{{expected}}}
        "metadata":{"connector_message":"msg_2"},"safe_update":true,"updated_stamp":"2026-01-05T10:00:00Z"}}
        """,
        (new CommentDraft("msg_2", new MailPerson("ann@example.com", null), Of("Hi")) { IsPublic = isPublic, AuthorId = 7 })
            .For(status).ToJson("2026-01-05T10:00:00Z"));

    [TestMethod]
    public void Draft_prints_nothing_of_its_mail()
    {
        var person = new MailPerson("ann@example.com", "Ann");
        var texts = $"{new TicketDraft("msg_1", person, "help@acme.example", "Secret", Of("Hi"))}"
            + $"{new CommentDraft("msg_1", person, Of("Hi"))}{person}{Of("Hi")}";

        Assert.AreEqual("ticket of msg_1comment of msg_1a personthe text of a mail", texts);
    }

    private static CommentText Of(string html) => new(html, []);

    private static void AssertJson(string expected, byte[] actual) => Assert.AreEqual(
        expected.ReplaceLineEndings(""), Encoding.UTF8.GetString(actual));
}
