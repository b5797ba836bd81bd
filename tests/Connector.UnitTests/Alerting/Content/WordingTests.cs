using System.Reflection;
using Connector.Alerting.Words;
using Connector.Mailboxes;

namespace Connector.UnitTests.Alerting.Content;

[TestClass]
public sealed class WordingTests
{
    [TestMethod]
    public void Every_language_has_every_text()
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var texts = typeof(Wording).GetMethods(All).Where(method => method.IsVirtual).Select(method => method.Name).ToHashSet();

        foreach (var language in Enum.GetValues<Locale>().Except([Locale.En]).Select(locale => Wording.In(locale).GetType()))
        {
            var missing = texts.Except(language.GetMethods(All).Select(method => method.Name));
            Assert.AreEqual("", string.Join(", ", missing), $"Texts that {language.Name} lacks");
        }
    }
}
