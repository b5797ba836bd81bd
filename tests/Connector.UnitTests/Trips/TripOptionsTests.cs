using Connector.Mailboxes;
using Connector.Trips;
using Connector.UnitTests.Settings;

namespace Connector.UnitTests.Trips;

[TestClass]
public sealed class TripOptionsTests
{
    [TestMethod]
    public void Addresses_are_read_with_their_accounts()
    {
        var options = TestSettings.Reader(("TestMail__Addresses", "ops/One@ops.example, ops/two@ops.example")).Read<TripOptions>();

        Assert.AreSequenceEqual(
            [new("ops", "one@ops.example"), new MailboxKey("ops", "two@ops.example")],
            options.Mailboxes.OrderBy(key => key.Address, StringComparer.Ordinal));
        Assert.IsTrue(options.IsTestAddress(new("ops", "two@ops.example")));
        Assert.IsFalse(options.IsTestAddress(new("other", "two@ops.example")));
        Assert.IsEmpty(TestSettings.Reader().Read<TripOptions>().Mailboxes);
    }

    [TestMethod]
    [DataRow("TestMail__Addresses", "one@ops.example")]
    [DataRow("TestMail__Addresses", "ops/one@ops.example,ops/")]
    [DataRow("TestMail__Objective", "100")]
    [DataRow("TestMail__Objective", "0")]
    [DataRow("TestMail__Interval", "00:00:01")]
    public void Wrong_setting_gives_one_line_that_names_it(string name, string value)
    {
        var reader = TestSettings.Reader((name, value));

        reader.Read<TripOptions>();

        Assert.Contains($"Setting {name} is ", Assert.ContainsSingle(reader.Errors));
    }
}
