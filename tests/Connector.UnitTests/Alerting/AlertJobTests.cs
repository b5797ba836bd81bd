using System.Text.Json;
using Connector.Alerting;

namespace Connector.UnitTests.Alerting;

[TestClass]
public sealed class AlertJobTests
{
    [TestMethod]
    [DataRow("""{"account":"acme","outage":"7F3K2M9Q","attempt":3}""", AlertJobKind.Outage, "outage acme/7F3K2M9Q")]
    [DataRow("""{"account":"!notices","outage":"acme|digest-7F3K2M9Q","attempt":1}""", AlertJobKind.Notice, "notice acme|digest-7F3K2M9Q")]
    [DataRow("""{"account":"!watch","outage":"heartbeat","attempt":1}""", AlertJobKind.Heartbeat, "heartbeat")]
    public void Messages_of_version_792015d_are_still_read(string message, AlertJobKind kind, string job)
    {
        var read = Read(message).InCurrentForm();

        Assert.AreEqual((kind, job), (read.Kind, read.ToString()));
    }

    [TestMethod]
    public void Messages_hold_only_what_their_kind_needs()
    {
        Assert.AreEqual("""{"account":"acme","outage":"7F3K2M9Q","attempt":1}""", Write(AlertJob.ForOutage("acme", "7F3K2M9Q")));
        Assert.AreEqual("""{"kind":"Notice","notice":"acme|forwarding-7"}""", Write(AlertJob.ForNotice("acme|forwarding-7")));
        Assert.AreEqual("""{"kind":"Heartbeat"}""", Write(AlertJob.Heartbeat));
    }

    [TestMethod]
    public void Messages_are_read_as_they_were_written()
    {
        foreach (var job in (AlertJob[])[AlertJob.ForOutage("acme", "7F3K2M9Q", 2), AlertJob.ForNotice("acme|forwarding-7"),
            AlertJob.Heartbeat])
        {
            Assert.AreEqual(job, Read(Write(job)).InCurrentForm());
        }
    }

    private static string Write(AlertJob job) => JsonSerializer.Serialize(job, JsonSerializerOptions.Web);

    private static AlertJob Read(string message) => JsonSerializer.Deserialize<AlertJob>(message, JsonSerializerOptions.Web)!;
}
