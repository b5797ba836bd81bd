using Connector.Sandbox;
using Connector.Sandbox.Proving;

namespace Connector.UnitTests.Sandbox;

/// <summary>The last line says what was missed.</summary>
[TestClass]
public sealed class VerdictTests
{
    private static readonly Check Kept = new(true, "No mail is lost", "300 of 300 stored");

    [TestMethod]
    public void Verdict_that_misses_a_time_says_that_nothing_was_lost_and_which_time()
    {
        var verdict =
            Of([Kept], new Figure("First refused call to incident detected", "49 min", "61 s", "60 s", Holds: false, IsTime: true));

        Assert.Contains("nothing was lost", verdict.Summary);
        Assert.Contains("First refused call to incident detected (61 s, at most 60 s)", verdict.Summary);
    }

    [TestMethod]
    public void Verdict_that_misses_a_mail_says_so()
    {
        var verdict = Of([new Check(false, "No mail is lost", "299 of 300 stored")]);

        Assert.AreEqual("NOT PROVED. Missed: No mail is lost (299 of 300 stored).", verdict.Summary);
    }

    private static Verdict Of(IReadOnlyList<Check> checks, params Figure[] figures) =>
        new(checks, [], new StoryClock(TimeProvider.System), "out") { Figures = figures };
}
