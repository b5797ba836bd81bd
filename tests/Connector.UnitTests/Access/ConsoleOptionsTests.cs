using Connector.Access;
using Connector.Settings;
using Microsoft.Extensions.Configuration;

namespace Connector.UnitTests.Access;

[TestClass]
public sealed class ConsoleOptionsTests
{
    [TestMethod]
    public void Open_console_is_refused_on_Azure()
    {
        Assert.IsEmpty(Read(("Console:Access", "Open")).Errors);
        Assert.Contains(
            "Setting Console__Access is 'Open'", Read(("Console:Access", "Open"), ("WEBSITE_SITE_NAME", "app")).Errors.Single());
    }

    [TestMethod]
    public void Operators_must_be_named_if_they_sign_in()
    {
        Assert.Contains("Console__AllowedGroups", Read(("Console:Access", "AppService")).Errors.Single());
        Assert.IsEmpty(Read(("Console:Access", "AppService"), ("Console:AllowedUsers", "o-1")).Errors);
    }

    [TestMethod]
    public void Sign_in_that_the_platform_does_not_do_is_a_warning()
    {
        var off = Read(("Console:Access", "AppService"), ("Console:AllowedUsers", "o-1"));
        var on = Read(("Console:Access", "AppService"), ("Console:AllowedUsers", "o-1"), ("WEBSITE_AUTH_ENABLED", "True"));

        Assert.Contains("WEBSITE_AUTH_ENABLED", off.Warnings.Single());
        Assert.IsEmpty(on.Warnings);
    }

    private static SettingsReader Read(params (string Name, string Value)[] settings)
    {
        var reader = new SettingsReader(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build());
        ConsoleOptions.Read(reader, hasKey: true);
        return reader;
    }
}
