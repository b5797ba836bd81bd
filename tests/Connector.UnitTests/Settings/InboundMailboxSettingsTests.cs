using Connector.Forwarding;
using Connector.Forwarding.Imap;
using Connector.Settings;

namespace Connector.UnitTests.Settings;

[TestClass]
public sealed class InboundMailboxSettingsTests
{
    [TestMethod]
    public void Mailbox_replaces_the_secret_of_inbound_calls_and_is_read_over_TLS()
    {
        var settings = Settings();

        var imap = ForwardingOptions.Read(settings).Imap!;

        Assert.IsEmpty(settings.Errors);
        Assert.AreEqual(new ImapOptions { Host = "imap.example", User = "inbound", Password = "hunter2" }, imap);
        Assert.AreEqual("imap.example:993 Tls", imap.ToString());
    }

    [TestMethod]
    [DataRow("Forwarding__Domain", null)]
    [DataRow("Forwarding__Imap__Port", "0")]
    [DataRow("Forwarding__Imap__Security", "perhaps")]
    [DataRow("Forwarding__Imap__Security", "None")]
    [DataRow("Forwarding__Imap__User", null)]
    [DataRow("Forwarding__Imap__Password", null)]
    [DataRow("Forwarding__Imap__PlusUser", "helpdesk@example.org")]
    public void Wrong_or_missing_setting_gives_one_line_that_names_it_without_the_password(string name, string? value)
    {
        var settings = Settings((name, value));

        ForwardingOptions.Read(settings);

        Assert.HasCount(1, settings.Errors);
        Assert.Contains(name, settings.Errors[0]);
        Assert.DoesNotContain("hunter2", settings.Errors[0]);
    }

    [TestMethod]
    public void Only_a_server_on_this_machine_may_go_without_TLS()
    {
        var settings = Settings(("Forwarding__Imap__Security", "None"), ("Forwarding__Imap__Host", "127.0.0.1"));

        ForwardingOptions.Read(settings);

        Assert.IsEmpty(settings.Errors);
    }

    private static SettingsReader Settings(params (string Name, string? Value)[] changes) => TestSettings.Reader(
    [
        ("Forwarding__Domain", "in.example.org"), ("Forwarding__Imap__Host", "imap.example"),
        ("Forwarding__Imap__User", "inbound"), ("Forwarding__Imap__Password", "hunter2"), .. changes,
    ]);
}
