using Connector.Alerting;
using Connector.Alerting.Content;
using Connector.Alerting.Links;
using Connector.Alerting.Notices;
using Connector.Links;
using Connector.Mailboxes;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using static Connector.UnitTests.Alerting.Alerts;

namespace Connector.UnitTests.Alerting.Content;

[TestClass]
public sealed class AlertMailWriterTests(TestContext context)
{
    private static readonly OutageMember[] Three =
        [Member("support@acme.example"), Member("sales@acme.example"), Member("it@acme.example")];

    [TestMethod]
    public async Task Opened_mail_carries_the_headers_of_an_automatic_mail()
    {
        var mail = await OpenedAsync(Facts(Three));

        Assert.AreEqual("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.AreEqual("All", mail.Headers["X-Auto-Response-Suppress"]);
        Assert.AreEqual("7F3K2M9Q", mail.Headers["X-Connector-Alert"]);
        Assert.AreEqual(Now, mail.Date);
        Assert.EndsWith("@connector.example", mail.MessageId);
        Assert.AreEqual("eva@acme.example", Assert.ContainsSingle(mail.To.Mailboxes).Address);
        Assert.IsEmpty(mail.Cc);
        Assert.IsEmpty(mail.References);
    }

    [TestMethod]
    public async Task Both_parts_are_UTF8_and_the_text_comes_first()
    {
        var body = Assert.IsInstanceOfType<MultipartAlternative>((await OpenedAsync(Facts(Three, Locale.De))).Body);

        Assert.AreSequenceEqual(["text/plain", "text/html"], body.Select(part => part.ContentType.MimeType));
        Assert.IsTrue(body.Cast<TextPart>().All(part => part.ContentType.Charset == "utf-8"));
    }

    [TestMethod]
    public async Task Reminder_repeats_the_subject_of_the_opened_mail_and_has_its_state_in_the_senders_name()
    {
        var opened = await OpenedAsync(Facts(Three));
        var reminder = await ResolvedAsync(Facts(Three), opened, MailStage.Reminder);

        Assert.AreEqual($"Re: {opened.Subject}", reminder.Subject);
        Assert.AreEqual("Mail connector – reminder", reminder.From.Mailboxes.Single().Name);
    }

    [TestMethod]
    [DataRow(Locale.En, "[Resolved] Mail to 3 addresses is being imported again [C-7F3K2M9Q]")]
    [DataRow(Locale.De, "[Behoben] E-Mails an 3 Adressen werden wieder importiert [C-7F3K2M9Q]")]
    public async Task Subject_of_the_resolved_mail_begins_with_its_state(Locale locale, string subject)
    {
        OutageMember[] back = [.. Three.Select(member => member with { BackAt = Now.AddHours(1) })];

        Assert.AreEqual(subject, (await ResolvedAsync(Facts(back, locale), await OpenedAsync(Facts(Three)))).Subject);
    }

    [TestMethod]
    public async Task Later_mails_refer_to_the_opened_mail()
    {
        var opened = await OpenedAsync(Facts(Three));
        var resolved = await ResolvedAsync(Facts(Three), opened);

        Assert.AreEqual(opened.MessageId, resolved.InReplyTo);
        Assert.AreSequenceEqual([opened.MessageId!], resolved.References);
        Assert.AreNotEqual(opened.MessageId, resolved.MessageId);
        Assert.AreEqual("Mail connector – mail delayed", opened.From.Mailboxes.Single().Name);
        Assert.AreEqual("Mail connector – back to normal", resolved.From.Mailboxes.Single().Name);
    }

    [TestMethod]
    public async Task Message_id_is_the_same_at_every_try_and_differs_between_administrators()
    {
        var facts = Facts(Three);
        var again = facts with { Now = facts.Now.AddMinutes(10), Addresses = [.. facts.Addresses.Take(1)] };

        Assert.AreEqual(
            (await OpenedAsync(facts)).MessageId, (await ResolvedAsync(again, await OpenedAsync(facts), MailStage.Opened)).MessageId);
        Assert.AreNotEqual((await OpenedAsync(facts)).MessageId, (await OpenedAsync(facts, new Admin("jo@acme.example"))).MessageId);
    }

    [TestMethod]
    [DataRow(
        FailureClass.ProviderBlocked,
        "[Action optional] Google is refusing our connection – support@acme.example delayed since 15:01 UTC [C-7F3K2M9Q]")]
    [DataRow(FailureClass.CredentialsRevoked, "[Action needed] Reconnect support@acme.example – stopped since 15:01 UTC [C-7F3K2M9Q]")]
    public async Task Subject_has_the_address_and_the_cause(FailureClass cause, string subject) =>
        Assert.AreEqual(subject, (await OpenedAsync(Facts([Member("support@acme.example", cause)]))).Subject);

    [TestMethod]
    public async Task Mail_about_an_incident_whose_mailboxes_were_removed_can_be_written()
    {
        var incident = OutageMember.Of(new IncidentNotice("i", FailureClass.ProviderBlocked, Now));
        var facts = Facts(Three) with { Addresses = [], Incidents = [incident] };

        var opened = await OpenedAsync(facts);

        Assert.StartsWith("[Action optional] Google is refusing our connection – 0 addresses", opened.Subject!);
        Assert.StartsWith("[Resolved] This outage is over", (await ResolvedAsync(facts, opened)).Subject!);
    }

    [TestMethod]
    public async Task Language_of_the_administrator_precedes_that_of_the_account()
    {
        var facts = Facts(Three, Locale.De);

        Assert.AreEqual(
            "[Zur Information] Google weist unsere Verbindung ab – 3 Adressen verspätet seit 15:01 UTC [C-7F3K2M9Q]",
            (await OpenedAsync(facts)).Subject);
        Assert.AreEqual(
            "[Action optional] Google is refusing our connection – 3 addresses delayed since 15:01 UTC [C-7F3K2M9Q]",
            (await OpenedAsync(facts, new Admin("eva@acme.example", Locale.En))).Subject);
    }

    [TestMethod]
    public async Task Button_of_a_notice_is_the_readers_own_link_and_left_out_without_links()
    {
        var account = Facts([Member("support@acme.example")]).Account;
        var page = new MailPage("en", Tone.Stopped, "News", "News", [new Block.ConsoleButton("See these mails")], []);

        var linked = await WriteAsync(NewSigner(WithLinks));

        var link = linked[(linked.IndexOf("?t=", StringComparison.Ordinal) + 3)..].Split('\n')[0].Trim();
        Assert.AreEqual("jo@acme.example", new ConsoleLinks(new LinkToken(WithLinks)).Read(link, Now)!.Admin);
        Assert.DoesNotContain("See these mails", await WriteAsync(NewSigner()));

        async Task<string> WriteAsync(LinkSigner signer) =>
            (await new AlertMailWriter(Options, signer, new FakeTimeProvider(Now)).WriteNoticeAsync(
                account, new Admin("jo@acme.example"), new NoticePage("News", page), "news")).Mime.TextBody!;
    }

    [TestMethod]
    public async Task Text_from_outside_is_encoded_in_HTML()
    {
        var mail = await OpenedAsync(Facts(Three, displayName: "<script>alert(1)</script> & \"Söhne\""));

        Assert.DoesNotContain("<script", mail.HtmlBody!);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Söhne&quot;", mail.HtmlBody!);
        Assert.Contains("<script>alert(1)</script> & \"Söhne\"", mail.TextBody!);
    }

    [TestMethod]
    public async Task Line_breaks_from_outside_add_no_header_and_no_line()
    {
        const string Evil = "Acme\r\nBcc: victim@example.org\u2028\u202Ex";
        var facts = Facts([Member($"a@b.example\r\nBcc: victim@example.org")], displayName: Evil);

        using var wire = new MemoryStream();
        (await OpenedAsync(facts)).WriteTo(wire, context.CancellationToken);
        wire.Position = 0;
        var read = MimeMessage.Load(wire, context.CancellationToken);

        Assert.IsEmpty(read.Bcc);
        Assert.AreEqual(
            "[Action optional] Google is refusing our connection – a@b.example Bcc: victim@example.org delayed since 15:01 UTC "
                + "[C-7F3K2M9Q]", read.Subject);
        Assert.DoesNotContain("\nBcc:", read.TextBody!);
        Assert.Contains("administrator of Acme Bcc: victim@example.org x (account acme).", read.TextBody!);
    }

    private static async Task<MimeMessage> OpenedAsync(AlertFacts facts, Admin? admin = null) =>
        (await Writer.WriteAsync(facts, new PlannedMail(admin ?? facts.Account.Admins[0], MailStage.Opened, 1, 0, Opened: null))).Mime;

    private static async Task<MimeMessage> ResolvedAsync(AlertFacts facts, MimeMessage opened, MailStage stage = MailStage.Resolved)
    {
        var number = stage == MailStage.Opened ? 1 : 2;
        var sent = new SentMail("eva@acme.example", MailStage.Opened, 1, 1, opened.MessageId!, opened.Subject!, Now);
        return (await Writer.WriteAsync(facts, new PlannedMail(facts.Account.Admins[0], stage, number, number, sent))).Mime;
    }

    private static AlertMailWriter Writer => new(Options, NewSigner(), new FakeTimeProvider(Now));
}
