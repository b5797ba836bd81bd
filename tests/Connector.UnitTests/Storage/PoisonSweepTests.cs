using Connector.Storage.Poison;
using Microsoft.Extensions.Logging;

namespace Connector.UnitTests.Storage;

[TestClass]
public sealed class PoisonSweepTests
{
    [TestMethod]
    [DataRow("eyJhIjoxfQ==", "{\"a\":1}", "base64, as the host writes it")]
    [DataRow("{\"a\":1}", "{\"a\":1}", "plain JSON, as a person puts it there")]
    [DataRow("//79", "//79", "base64 of what is no UTF-8")]
    [DataRow("not base64!", "not base64!", "anything else")]
    [DataRow("", "", "nothing")]
    public void Message_text_is_read_with_and_without_base64(string raw, string text, string why) =>
        Assert.AreEqual(text, PoisonSweep.TextOf(raw), why);

    [TestMethod]
    public void Pauses_grow_and_later_attempts_need_a_person()
    {
        var records = Enumerable.Range(1, 6).Select(times => new PoisonRecord("id", times)).ToList();

        Assert.AreSequenceEqual([1.0, 5, 15, 60, 360, 360], records.Select(record => record.Pause.TotalMinutes));
        Assert.AreSequenceEqual([false, false, false, true, true, true], records.Select(record => record.IsForPerson));
        Assert.AreEqual(LogLevel.Error, records[3].Level);
    }
}
