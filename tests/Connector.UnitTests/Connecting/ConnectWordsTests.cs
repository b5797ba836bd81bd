using Connector.Connecting;
using Connector.Connecting.Words;
using Connector.Mailboxes;

namespace Connector.UnitTests.Connecting;

[TestClass]
public sealed class ConnectWordsTests
{
    private const string Address = "support@acme.example";

    private const string Other = "ada@gmail.example";

    [TestMethod]
    [DataRow(Locale.En)]
    [DataRow(Locale.De)]
    public void Every_kind_of_result_has_a_headline_of_its_own(Locale locale)
    {
        var headlines = Enum.GetValues<ConnectResultKind>().Select(kind => ConnectWords.In(locale).Of(kind, Address, Other).Headline);

        Assert.AreAllDistinct(headlines);
    }

    [TestMethod]
    [DataRow(Locale.En)]
    [DataRow(Locale.De)]
    public void Wrong_account_names_both_addresses(Locale locale)
    {
        var headline = ConnectWords.In(locale).Of(ConnectResultKind.WrongAccount, Address, Other).Headline;

        Assert.Contains(Address, headline);
        Assert.Contains(Other, headline);
    }

    /// <summary>A button would not help there: the result is on its way, or another person has to act.</summary>
    [TestMethod]
    public void Languages_offer_the_same_buttons()
    {
        var kinds = Enum.GetValues<ConnectResultKind>();

        Assert.AreSequenceEqual(
            kinds.Where(kind => ConnectWords.In(Locale.En).Of(kind, Address, Other).Button is not null),
            kinds.Where(kind => ConnectWords.In(Locale.De).Of(kind, Address, Other).Button is not null));
    }
}
