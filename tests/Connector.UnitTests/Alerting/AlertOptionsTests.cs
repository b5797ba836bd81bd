using Connector.Alerting;
using Connector.Settings;
using Microsoft.Extensions.Configuration;

namespace Connector.UnitTests.Alerting;

[TestClass]
public sealed class AlertOptionsTests
{
    private static readonly Dictionary<string, string?> Least = new() { ["Alerts:From"] = "alerts@connector.example", ["Alerts:Smtp:Host"] = "smtp.example" };

    [TestMethod]
    public void Two_settings_are_enough()
    {
        var (options, errors) = Read();

        Assert.IsEmpty(errors);
        Assert.AreEqual(new SmtpOptions("smtp.example", 587, SmtpSecurity.StartTls, null, null), options.Smtp);
        Assert.AreEqual((TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), 3),
            (options.GroupWait, options.SingleAfter, options.UpdateInterval, options.MinMailboxes));
    }

    [TestMethod]
    public void Sender_may_have_a_name()
    {
        var (options, errors) = Read(("Alerts:From", "Acme alerts <alerts@acme.example>"));

        Assert.IsEmpty(errors);
        Assert.AreEqual(("Acme alerts", "alerts@acme.example"), (options.From.Name, options.From.Address));
    }

    [TestMethod]
    [DataRow("Alerts:From", null, "Setting Alerts__From is missing")]
    [DataRow("Alerts:From", "nobody", "Setting Alerts__From is 'nobody'")]
    [DataRow("Alerts:Smtp:Host", null, "Setting Alerts__Smtp__Host is missing")]
    [DataRow("Alerts:Smtp:Port", "70000", "Setting Alerts__Smtp__Port is '70000'")]
    [DataRow("Alerts:Smtp:Security", "Maybe", "Setting Alerts__Smtp__Security is 'Maybe': expected one of None, StartTls, Tls.")]
    [DataRow("Alerts:Smtp:Username", "eva", "Setting Alerts__Smtp__Password is missing")]
    [DataRow("Alerts:Smtp:Password", "hunter2", "Setting Alerts__Smtp__Username is missing")]
    [DataRow("Alerts:GroupWait", "soon", "Setting Alerts__GroupWait is 'soon'")]
    [DataRow("Alerts:UpdateInterval", "00:00:00", "Setting Alerts__UpdateInterval is '00:00:00'")]
    [DataRow("Console:BaseUri", "console", "Setting Console__BaseUri is 'console'")]
    public void Wrong_setting_gets_one_line_that_names_it(string key, string? value, string expected)
    {
        var (_, errors) = Read((key, value));

        Assert.StartsWith(expected, Assert.ContainsSingle(errors));
    }

    [TestMethod]
    [DataRow("smtp.example", 1)]
    [DataRow("localhost", 0)]
    [DataRow("127.0.0.1", 0)]
    [DataRow("::1", 0)]
    public void Password_leaves_the_machine_encrypted_only(string host, int errors)
    {
        var (_, found) = Read(
            ("Alerts:Smtp:Host", host), ("Alerts:Smtp:Security", "None"), ("Alerts:Smtp:Username", "eva"), ("Alerts:Smtp:Password", "hunter2"));

        Assert.HasCount(errors, found);
        Assert.DoesNotContain("hunter2", string.Join(' ', found));
    }

    [TestMethod]
    public void Options_never_print_the_password() =>
        Assert.DoesNotContain("hunter2", $"{Read(("Alerts:Smtp:Username", "eva"), ("Alerts:Smtp:Password", "hunter2")).Options}");

    private static (AlertOptions Options, IReadOnlyList<string> Errors) Read(params (string Key, string? Value)[] changes)
    {
        var values = new Dictionary<string, string?>(Least);
        changes.ToList().ForEach(change => values[change.Key] = change.Value);
        var settings = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        return (AlertOptions.Read(settings), settings.Errors);
    }
}
