using System.Text.Json;
using Connector.Alerting;
using Connector.Alerting.Channel;
using static Connector.UnitTests.Alerting.Alerts;

namespace Connector.UnitTests.Alerting;

[TestClass]
public sealed class ChannelTests
{
    private static readonly ChannelOptions Channel =
        new() { Address = new Uri("https://hooks.example/"), Secret = new byte[24], RoutingKey = "key" };

    private static readonly AlertOptions WithChannel = Options with { Channel = Channel };

    [TestMethod]
    public void Channel_is_not_used_while_mail_leaves() =>
        Assert.IsNull(ChannelPlan.Next(Open(), [Mail("eva@acme.example")], Now, WithChannel));

    [TestMethod]
    public void Channel_is_used_after_mail_has_failed_for_ten_minutes()
    {
        var failing = Open() with { FailingSince = Now };

        Assert.IsNull(ChannelPlan.Next(failing, [], Now.AddMinutes(9), WithChannel));
        Assert.AreEqual(MailStage.Opened, ChannelPlan.Next(failing, [], Now.AddMinutes(10), WithChannel));
        Assert.AreEqual(Now.AddMinutes(10), ChannelPlan.RaiseAt(failing, Now.AddMinutes(3), WithChannel));
    }

    [TestMethod]
    public void Channel_is_used_if_every_administrator_was_refused()
    {
        Assert.AreEqual(MailStage.Opened, ChannelPlan.Next(Open(), [Mail("eva@acme.example", refusedWith: 550)], Now, WithChannel));
        Assert.IsNull(ChannelPlan.Next(Open(), [Mail("eva@acme.example", refusedWith: 550), Mail("jo@acme.example")], Now, WithChannel));
    }

    [TestMethod]
    public void Channel_that_was_used_is_used_until_the_end()
    {
        var opened = Mail(ChannelPlan.Recipient);
        var resolved = Open() with { Stage = OutageStage.Resolved, Mails = 2, NewsMail = 2 };

        Assert.IsNull(ChannelPlan.Next(Open(), [opened], Now, WithChannel));
        Assert.AreEqual(MailStage.Resolved, ChannelPlan.Next(resolved, [opened], Now, WithChannel));
        Assert.IsNull(ChannelPlan.Next(resolved, [opened, opened with { Stage = MailStage.Resolved }], Now, WithChannel));
    }

    [TestMethod]
    public void Channel_in_use_Always_is_used_with_the_first_mail() =>
        Assert.AreEqual(
            MailStage.Opened, ChannelPlan.Next(Open(), [], Now, WithChannel with { Channel = Channel with { Use = ChannelUse.Always } }));

    [TestMethod]
    [DataRow(ChannelFormat.Generic, "data", "title")]
    [DataRow(ChannelFormat.Slack, "text", null)]
    [DataRow(ChannelFormat.Teams, "attachments", null)]
    [DataRow(ChannelFormat.PagerDuty, "payload", "summary")]
    public void Each_format_has_the_addresses_and_the_start(ChannelFormat format, string first, string? second)
    {
        var payload = Write(format, MailStage.Opened);
        var part = payload.GetProperty(first);

        Assert.Contains(
            "2 addresses delayed since 15:01 UTC", (second is null ? part : part.GetProperty(second)).ToString());
        Assert.Contains("support@acme.example", payload.ToString());
    }

    [TestMethod]
    public void PagerDuty_opens_and_closes_one_alert()
    {
        var (opened, resolved) = (Write(ChannelFormat.PagerDuty, MailStage.Opened), Write(ChannelFormat.PagerDuty, MailStage.Resolved));

        Assert.AreEqual(
            ("trigger", "resolve"), (opened.GetProperty("event_action").GetString(), resolved.GetProperty("event_action").GetString()));
        Assert.AreEqual(opened.GetProperty("dedup_key").GetString(), resolved.GetProperty("dedup_key").GetString());
        Assert.AreEqual("key", opened.GetProperty("routing_key").GetString());
    }

    [TestMethod]
    public void Text_from_outside_is_escaped_for_Slack()
    {
        var facts = Facts([Member("<!channel|x>&@acme.example")]);
        var payload = JsonDocument.Parse(ChannelPayload.Write(ChannelNews.Of(facts, MailStage.Opened, 1),
            Channel with { Format = ChannelFormat.Slack })).RootElement;

        Assert.DoesNotContain("<!channel", payload.GetProperty("blocks")[0].GetProperty("text").GetProperty("text").GetString()!);
        Assert.Contains("&lt;!channel|x&gt;&amp;@acme.example", payload.GetProperty("text").GetString()!);
    }

    private static JsonElement Write(ChannelFormat format, MailStage stage)
    {
        var facts = Facts([Member("support@acme.example"), Member("sales@acme.example")]);
        return JsonDocument.Parse(ChannelPayload.Write(ChannelNews.Of(facts, stage, 1), Channel with { Format = format })).RootElement;
    }

    private static SentMail Mail(string admin, int? refusedWith = null) =>
        new(admin, MailStage.Opened, 1, 1, "id", "subject", Now, refusedWith);
}
