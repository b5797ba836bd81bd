using System.Text;
using Connector.Sandbox.Browsing;
using Connector.TestKit.Gmail;
using Connector.TestKit.Smtp;

namespace Connector.UnitTests.Sandbox;

[TestClass]
public sealed class SandboxPagesTests
{
    [TestMethod]
    public void Switch_sets_one_fault_at_Google_and_takes_it_away_again()
    {
        var faults = new GmailFaults();
        var switches = new FaultSwitches(faults);

        Assert.IsTrue(switches.Set("block", isOn: true));
        Assert.IsTrue(switches.Set("block", isOn: true));
        Assert.IsInstanceOfType<GmailFault.Block>(Assert.ContainsSingle(faults.Active).Fault);
        Assert.IsTrue(switches.States.Single(state => state.Switch.Name == "block").IsOn);

        Assert.IsTrue(switches.Set("block", isOn: false));
        Assert.IsEmpty(faults.Active);
        Assert.IsFalse(switches.Set("unknown", isOn: true));
    }

    [TestMethod]
    public void Subject_of_a_mail_is_text_on_its_page_and_its_links_open_a_tab()
    {
        var mail = Mail(
            "Subject: <script>alert(1)</script>\r\nContent-Type: text/html\r\n\r\n<html><head></head><body>Hello</body></html>");

        Assert.DoesNotContain("<script", MailPages.List([mail]));
        Assert.DoesNotContain("<script", MailPages.Whole(mail));
        Assert.Contains("<head><base target=\"_blank\"></head>", MailPages.Html(mail));
    }

    private static CaughtMail Mail(string text) =>
        new(1, new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero), "a@example.org", ["b@example.org"], Encoding.ASCII.GetBytes(text));
}
