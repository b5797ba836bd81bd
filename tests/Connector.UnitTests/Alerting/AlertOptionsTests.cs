using Connector.Alerting;
using Connector.UnitTests.Settings;

namespace Connector.UnitTests.Alerting;

[TestClass]
public sealed class AlertOptionsTests
{
    [TestMethod]
    public void Two_settings_are_enough()
    {
        var (options, errors) = Read();

        Assert.IsEmpty(errors);
        Assert.AreEqual(new SmtpOptions { Host = "smtp.example" }, options.Smtp);
        Assert.AreEqual(
            (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), 3),
            (options.GroupWait, options.SingleAfter, options.UpdateInterval, options.MinMailboxes));
    }

    [TestMethod]
    public void Sender_may_have_a_name()
    {
        var (options, errors) = Read(("Alerts__From", "Acme alerts <alerts@acme.example>"));

        Assert.IsEmpty(errors);
        Assert.AreEqual(("Acme alerts", "alerts@acme.example"), (options.From.Name, options.From.Address));
    }

    [TestMethod]
    [DataRow("Alerts__From", null, "Setting Alerts__From is missing")]
    [DataRow("Alerts__From", "nobody", "Setting Alerts__From is 'nobody'")]
    [DataRow("Alerts__Smtp__Host", null, "Setting Alerts__Smtp__Host is missing")]
    [DataRow("Alerts__Smtp__Port", "70000", "Setting Alerts__Smtp__Port is '70000'")]
    [DataRow("Alerts__Smtp__Security", "Maybe", "Setting Alerts__Smtp__Security is 'Maybe': expected one of None, StartTls, Tls.")]
    [DataRow("Alerts__Smtp__Username", "eva", "Setting Alerts__Smtp__Password is missing")]
    [DataRow("Alerts__Smtp__Password", "hunter2", "Setting Alerts__Smtp__Username is missing")]
    [DataRow("Alerts__GroupWait", "soon", "Setting Alerts__GroupWait is 'soon'")]
    [DataRow("Alerts__UpdateInterval", "00:00:00", "Setting Alerts__UpdateInterval is '00:00:00'")]
    [DataRow("Console__BaseUri", "console", "Setting Console__BaseUri is 'console'")]
    public void Invalid_setting_gets_one_line_that_names_it(string name, string? value, string expected)
    {
        var (_, errors) = Read((name, value));

        Assert.StartsWith(expected, Assert.ContainsSingle(errors));
    }

    [TestMethod]
    [DataRow("smtp.example", 1)]
    [DataRow("localhost", 0)]
    [DataRow("127.0.0.1", 0)]
    [DataRow("::1", 0)]
    public void Password_leaves_the_machine_only_encrypted(string host, int errors)
    {
        var (_, found) = Read(
            ("Alerts__Smtp__Host", host), ("Alerts__Smtp__Security", "None"), ("Alerts__Smtp__Username", "eva"),
            ("Alerts__Smtp__Password", "hunter2"));

        Assert.HasCount(errors, found);
        Assert.DoesNotContain("hunter2", string.Join(' ', found));
    }

    [TestMethod]
    public void Options_never_print_the_password() =>
        Assert.DoesNotContain("hunter2", $"{Read(("Alerts__Smtp__Username", "eva"), ("Alerts__Smtp__Password", "hunter2")).Options}");

    private static (AlertOptions Options, IReadOnlyList<string> Errors) Read(params (string Name, string? Value)[] changes)
    {
        var settings =
            TestSettings.Reader([("Alerts__From", "alerts@connector.example"), ("Alerts__Smtp__Host", "smtp.example"), .. changes]);
        return (AlertOptions.Read(settings), settings.Errors);
    }
}
