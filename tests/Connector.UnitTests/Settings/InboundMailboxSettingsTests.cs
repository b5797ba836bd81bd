using Connector.Forwarding;
using Connector.Forwarding.Imap;
using Connector.Settings;
using Microsoft.Extensions.Configuration;

namespace Connector.UnitTests.Settings;

[TestClass]
public sealed class InboundMailboxSettingsTests
{
    [TestMethod]
    public void A_mailbox_stands_in_for_the_secret_of_inbound_calls_and_is_read_over_TLS()
    {
        var settings = Settings();

        var imap = ForwardingOptions.Read(settings).Imap!;

        Assert.IsEmpty(settings.Errors);
        Assert.AreEqual(new ImapOptions("imap.example", 993, ImapSecurity.Tls, "inbound", "hunter2", "INBOX"), imap);
        Assert.DoesNotContain("hunter2", imap.ToString());
    }

    [TestMethod]
    [DataRow("Forwarding__Domain", null)]
    [DataRow("Forwarding__Imap__Port", "0")]
    [DataRow("Forwarding__Imap__Security", "perhaps")]
    [DataRow("Forwarding__Imap__Security", "None")]
    [DataRow("Forwarding__Imap__User", null)]
    [DataRow("Forwarding__Imap__Password", null)]
    [DataRow("Forwarding__Imap__PlusUser", "helpdesk@example.org")]
    public void A_wrong_or_missing_setting_gives_one_line_that_names_it_and_never_the_password(string name, string? value)
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

    private static SettingsReader Settings(params (string Name, string? Value)[] changes)
    {
        var values = new Dictionary<string, string?>
        {
            ["Forwarding__Domain"] = "in.example.org",
            ["Forwarding__Imap__Host"] = "imap.example",
            ["Forwarding__Imap__User"] = "inbound",
            ["Forwarding__Imap__Password"] = "hunter2",
        };

        foreach (var (name, value) in changes)
        {
            values[name] = value;
        }

        return new SettingsReader(new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), pair.Value)))
            .Build());
    }
}
