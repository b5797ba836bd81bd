using System.Reflection;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.WebConsole.Words;

namespace Connector.UnitTests.WebConsole;

[TestClass]
public sealed class ConsoleWordsTests
{
    [TestMethod]
    [DataRow(Locale.De)]
    public void Language_has_every_text(Locale locale)
    {
        var language = ConsoleWords.In(locale).GetType();
        var missing = typeof(ConsoleWords).GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(method => method.IsVirtual && method.DeclaringType == typeof(ConsoleWords))
            .Where(method => language.GetMethod(
                method.Name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance,
                [.. method.GetParameters().Select(parameter => parameter.ParameterType)])!.DeclaringType == typeof(ConsoleWords))
            .Select(method => method.Name);

        Assert.AreEqual("", string.Join(", ", missing));
    }

    [TestMethod]
    [DataRow("to be confirmed", "noch zu bestätigen")]
    [DataRow("25 % of the mailboxes, 1,234", "25 % der Postfächer, 1,234")]
    [DataRow("another detail", "another detail")]
    public void Detail_of_a_step_is_German(string detail, string said) =>
        Assert.AreEqual(said, ConsoleWords.In(Locale.De).StepDetail(detail));

    [TestMethod]
    public void Detail_about_failing_mailboxes_is_German() => Assert.AreEqual(
        "3 von 12 versuchten Postfächern", ConsoleWords.In(Locale.De).StepDetail(IncidentHistory.Failing(3, 12)));
}
