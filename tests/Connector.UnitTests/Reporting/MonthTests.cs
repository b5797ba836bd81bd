using System.Globalization;
using Connector.Reporting.Monthly;

namespace Connector.UnitTests.Reporting;

[TestClass]
public sealed class MonthTests
{
    [TestMethod]
    [DataRow("UTC", "2026-12-01T06:59Z", null)]
    [DataRow("UTC", "2026-12-01T07:00Z", "2026-11")]
    [DataRow("Europe/Berlin", "2026-12-01T05:59Z", null)]
    [DataRow("Europe/Berlin", "2026-12-01T06:00Z", "2026-11")]
    [DataRow("America/Los_Angeles", "2026-12-01T14:59Z", null)]
    [DataRow("America/Los_Angeles", "2026-12-01T15:00Z", "2026-11")]
    [DataRow("Pacific/Kiritimati", "2026-11-30T23:00Z", null, DisplayName = "the month in UTC is not over")]
    [DataRow("Pacific/Kiritimati", "2026-12-01T00:59Z", null, DisplayName = "instances still save figures")]
    [DataRow("Pacific/Kiritimati", "2026-12-01T01:00Z", "2026-11")]
    [DataRow("UTC", "2027-01-07T23:59Z", "2026-12")]
    [DataRow("UTC", "2027-01-08T00:00Z", null, DisplayName = "too late")]
    public void Report_is_due_in_the_morning_of_the_first_day_in_the_readers_zone(string zone, string now, string? month) =>
        Assert.AreEqual(
            month,
            Month.Due(TimeZoneInfo.FindSystemTimeZoneById(zone), DateTimeOffset.Parse(now, CultureInfo.InvariantCulture))?.ToString());

    [TestMethod]
    [DataRow("2026-11", true)]
    [DataRow("2026-13", false)]
    [DataRow("2026-1", false)]
    [DataRow("../x", false)]
    public void Month_is_read_from_its_text_only(string text, bool isMonth) =>
        Assert.AreEqual(isMonth ? text : null, Month.Read(text)?.ToString());
}
