using System.Text.RegularExpressions;
using Connector.Alerting;
using Connector.Alerting.Content;
using Connector.Mailboxes;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using static Connector.UnitTests.Alerting.Alerts;

namespace Connector.UnitTests.Alerting.Content;

/// <summary>Whatever a name or an address holds, it is text: no tag, no attribute, no header.</summary>
[TestClass]
[TestCategory("Property")]
public sealed partial class MailInjectionProperties
{
    private static readonly string[] Evil =
    [
        "<script>alert(1)</script>", "\"", "'", "><img src=x onerror=alert(1)>", "\r\nBcc: victim@example.org", "\n\n", "\0", "\u2028", "\u202E", "&lt;",
        "</td></table>", "javascript:alert(1)", "<!--", "-->", "=?utf-8?b?PGI+?=", "{{", "@(1)", "\uD83D\uDE00", "\uFEFF", "]]>", "Ä", "a@b", " ", ",", ";", "<a@b>", "--_boundary",
    ];

    private static readonly Gen<string> AnyText = Gen.OneOf(Gen.Int[0, Evil.Length - 1].Select(i => Evil[i]), Gen.String[0, 12]).Array[0, 6].Select(string.Concat);

    [TestMethod]
    public async Task Text_from_outside_makes_no_tag_and_no_header()
    {
        var plain = await WriteAsync("name", "address@acme.example", "target@in.example", MailStage.Opened);
        var (tags, headers) = (Tags(plain.HtmlBody!), Headers(plain));

        await Gen.Select(AnyText, AnyText, AnyText).SampleAsync(async (name, address, target) =>
        {
            var mail = await WriteAsync(name, address, target, MailStage.Opened);

            Assert.AreSequenceEqual(tags, Tags(mail.HtmlBody!));
            Assert.AreSequenceEqual(headers, Headers(mail));
        }, iter: 300);
    }

    private static async Task<MimeMessage> WriteAsync(string name, string address, string target, MailStage stage)
    {
        var facts = Facts([Member(address)], displayName: name);
        facts = facts with { Addresses = [facts.Addresses[0] with { Standby = new StandbyRoute(StandbyState.NotSetUp, target) }] };
        var planned = new PlannedMail(facts.Account.Admins[0], stage, 1, 0, Opened: null);
        var written = await new AlertMailWriter(Options, new FakeTimeProvider(Now)).WriteAsync(facts, planned);

        using var wire = new MemoryStream();
        await written.Mime.WriteToAsync(wire);
        wire.Position = 0;
        return await MimeMessage.LoadAsync(wire);
    }

    /// <summary>Every tag with the names of its attributes; what stands in them is not compared.</summary>
    private static List<string> Tags(string html) => [.. AnyTag().Matches(html).Select(tag => Values().Replace(tag.Value, "=..."))];

    private static List<string> Headers(MimeMessage mail) => [.. mail.Headers.Select(header => header.Field)];

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex AnyTag();

    [GeneratedRegex("=\"[^\"]*\"")]
    private static partial Regex Values();
}
