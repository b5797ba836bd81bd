using System.Reflection;
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
}
