using System.Text.Json;
using System.Text.RegularExpressions;
using Connector.Alerting;
using Connector.Alerting.Channel;
using Connector.Alerting.Content;
using Connector.Alerting.Digests;
using Connector.Alerting.Words;
using Connector.Mailboxes;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using static Connector.UnitTests.Alerting.Alerts;

namespace Connector.UnitTests.Alerting.Content;

/// <summary>Names and addresses are always text: they add no tag, no attribute and no header.</summary>
[TestClass]
[TestCategory("Property")]
public sealed partial class MailInjectionProperties
{
    private static readonly string[] Evil =
    [
        "<script>alert(1)</script>", "\"", "'", "><img src=x onerror=alert(1)>", "\r\nBcc: victim@example.org", "\n\n", "\0", "\u2028",
            "\u202E", "&lt;",
        "</td></table>", "javascript:alert(1)", "<!--", "-->", "=?utf-8?b?PGI+?=", "{{", "@(1)", "\uD83D\uDE00", "\uFEFF", "]]>", "Ä",
        "a@b", " ", ",", ";", "<a@b>", "--_boundary",
    ];

    private static readonly Gen<string> AnyText =
        Gen.OneOf(Gen.Int[0, Evil.Length - 1].Select(i => Evil[i]), Gen.String[0, 12]).Array[0, 6].Select(string.Concat);

    [TestMethod]
    [DataRow(MailStage.Opened, FailureClass.ProviderBlocked)]
    [DataRow(MailStage.Opened, FailureClass.CredentialsRevoked)]
    [DataRow(MailStage.Update, FailureClass.AccessDenied)]
    [DataRow(MailStage.Reminder, FailureClass.MailboxGone)]
    [DataRow(MailStage.Resolved, FailureClass.ProviderBlocked)]
    public async Task Text_from_outside_adds_no_tag_and_no_header(MailStage stage, FailureClass cause)
    {
        var plain = await WriteAsync("name", "address@acme.example", "target@in.example", "subject", stage, cause);
        var (tags, headers) = (Tags(plain.HtmlBody!), Headers(plain));

        await Gen.Select(AnyText, AnyText, AnyText, AnyText).SampleAsync(async (name, address, target, subject) =>
        {
            var mail = await WriteAsync(name, address, target, subject, stage, cause);

            Assert.AreSequenceEqual(tags, Tags(mail.HtmlBody!));
            Assert.AreSequenceEqual(headers, Headers(mail));
        }, iter: 60);
    }

    [TestMethod]
    public async Task Text_from_outside_adds_no_tag_and_no_header_to_a_digest()
    {
        var plain = await WriteDigestAsync("name", "address@acme.example");
        var (tags, headers) = (Tags(plain.HtmlBody!), Headers(plain));

        await Gen.Select(AnyText, AnyText).SampleAsync(async (name, address) =>
        {
            var mail = await WriteDigestAsync(name, address);

            Assert.AreSequenceEqual(tags, Tags(mail.HtmlBody!));
            Assert.AreSequenceEqual(headers, Headers(mail));
        }, iter: 60);
    }

    [TestMethod]
    public async Task Text_from_outside_adds_no_tag_to_any_page()
    {
        var tags = Tags(await HtmlLayout.RenderAsync(PageOf("text")));

        await AnyText.SampleAsync(async text => Assert.AreSequenceEqual(tags, Tags(await HtmlLayout.RenderAsync(PageOf(text)))), iter: 200);
    }

    [TestMethod]
    [DataRow(ChannelFormat.Generic)]
    [DataRow(ChannelFormat.Slack)]
    [DataRow(ChannelFormat.Teams)]
    [DataRow(ChannelFormat.PagerDuty)]
    public void Text_from_outside_changes_no_structure_of_a_post(ChannelFormat format)
    {
        var names = Names(Post("name", "address@acme.example", format).RootElement);

        Gen.Select(AnyText, AnyText).Sample((name, address) =>
        {
            var post = Post(name, $"a{address}", format);

            Assert.AreSequenceEqual(names, Names(post.RootElement));

            // Slack reads this as the start of a link, a channel or a mention of everyone.
            Assert.IsFalse(
                format == ChannelFormat.Slack && Texts(post.RootElement).Any(text => text.Contains('<', StringComparison.Ordinal)));
        }, iter: 200);
    }

    private static JsonDocument Post(string name, string address, ChannelFormat format)
    {
        var channel = new ChannelOptions
        {
            Address = new Uri("https://hooks.example/"),
            Format = format,
            Use = ChannelUse.Always,
            Secret = new byte[24],
            RoutingKey = "key",
        };
        return JsonDocument.Parse(
            ChannelPayload.Write(ChannelNews.Of(Facts([Member(address)], displayName: name), MailStage.Opened, 1), channel));
    }

    private static IEnumerable<string> Names(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Names(member.Value).Prepend(member.Name)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Names),
        _ => [],
    };

    private static IEnumerable<string> Texts(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Texts(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Texts),
        JsonValueKind.String => [json.GetString()!],
        _ => [],
    };

    private static MailPage PageOf(string text)
    {
        var (link, target) =
            (new Link(text, new Uri("https://console.example/")), new Uri($"https://console.example/?q={Uri.EscapeDataString(text)}"));
        return new MailPage(
            text,
            Tone.Delayed,
            text,
            text,
            [
                new Block.Heading(text), new Block.Paragraph(text), new Block.Addresses(
                    [new AddressRow(text, [text], [new Target(text, text)], [link])], text),
                new Block.Steps([new Step(text, target)]), new Block.Button(text, target), new Block.Links([link, link]),
            ],
            [text, text]);
    }

    private static async Task<MimeMessage> WriteAsync(
        string name, string address, string target, string subject, MailStage stage, FailureClass cause)
    {
        var member = Member(address, cause) with { BackAt = stage == MailStage.Resolved ? Now : null };
        var facts = Facts([member], displayName: name);
        facts = facts with { Addresses = [facts.Addresses[0] with { Standby = new StandbyRoute(StandbyState.NotSetUp, target) }] };
        var opened = stage == MailStage.Opened ? null : new SentMail(
            "eva@acme.example", MailStage.Opened, 1, 1, "first@connector.example", subject, Now);
        var planned = new PlannedMail(facts.Account.Admins[0], stage, 1, 0, opened);
        return await OnTheWireAsync(
            await new AlertMailWriter(Options, NewSigner(WithLinks), new FakeTimeProvider(Now)).WriteAsync(facts, planned));
    }

    private static async Task<MimeMessage> WriteDigestAsync(string name, string address)
    {
        var account = Facts([Member("support@acme.example")], displayName: name).Account;
        QuarantinedMail[] mails = [new(new MailboxKey(account.Id, address), "1", QuarantineCause.Refused, Now)];
        var digest = DigestPage.Compose(account, "4T8W1X6Z", mails, Wording.In(account.Locale));
        return await OnTheWireAsync(
            await new AlertMailWriter(Options, NewSigner(WithLinks), new FakeTimeProvider(Now)).WriteNoticeAsync(
            account, account.Admins[0], digest, "digest-4T8W1X6Z"));
    }

    private static async Task<MimeMessage> OnTheWireAsync(AlertMail written)
    {
        using var wire = new MemoryStream();
        await written.Mime.WriteToAsync(wire);
        wire.Position = 0;
        return await MimeMessage.LoadAsync(wire);
    }

    /// <summary>Every tag with the names of its attributes, without their values.</summary>
    private static List<string> Tags(string html) => [.. AnyTag().Matches(html).Select(tag => Values().Replace(tag.Value, "=..."))];

    private static List<string> Headers(MimeMessage mail) => [.. mail.Headers.Select(header => header.Field)];

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex AnyTag();

    [GeneratedRegex("=\"[^\"]*\"")]
    private static partial Regex Values();
}
