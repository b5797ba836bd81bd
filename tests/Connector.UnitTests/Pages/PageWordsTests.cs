using Connector.Mailboxes;
using Connector.Pages;

namespace Connector.UnitTests.Pages;

[TestClass]
public sealed class PageWordsTests
{
    [TestMethod]
    [DataRow("", Locale.En)]
    [DataRow("de", Locale.De)]
    [DataRow("de-AT,de;q=0.9,en;q=0.8", Locale.De)]
    [DataRow("en-GB,en;q=0.9,de;q=0.8", Locale.En)]
    [DataRow("fr-FR,fr;q=0.9,de;q=0.5,en;q=0.3", Locale.De)]
    [DataRow("en;q=0.3, de;q=0.5", Locale.De)]
    [DataRow("de;q=0", Locale.En)]
    [DataRow("*", Locale.En)]
    [DataRow("not a language;;;", Locale.En)]
    public void Language_is_the_one_of_ours_that_the_browser_prefers(string header, Locale expected) =>
        Assert.AreEqual(expected, PageWords.Preferred(header));
}
