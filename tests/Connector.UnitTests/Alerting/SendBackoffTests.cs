using Connector.Alerting;
using CsCheck;

namespace Connector.UnitTests.Alerting;

[TestClass]
public sealed class SendBackoffTests
{
    [TestMethod]
    [DataRow(1, 30)]
    [DataRow(2, 60)]
    [DataRow(4, 240)]
    [DataRow(5, 240)]
    [DataRow(int.MaxValue, 240)]
    public void Delay_doubles_up_to_four_minutes(int attempt, int seconds) =>
        Assert.AreEqual(TimeSpan.FromSeconds(seconds), new SendBackoff(() => 0.5).After(attempt));

    [TestMethod]
    public void Delay_varies_by_a_fifth() => Gen.Select(Gen.Int[1, 100], Gen.Double.Unit).Sample((attempt, chance) =>
        Assert.IsInRange(0.8, 1.2, new SendBackoff(() => chance).After(attempt) / new SendBackoff(() => 0.5).After(attempt)));
}
