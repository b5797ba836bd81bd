using Connector.Mailboxes;
using Connector.Messages;
using Connector.WebConsole;
using Connector.WebConsole.Reading;
using Connector.WebConsole.Words;

namespace Connector.UnitTests.WebConsole;

[TestClass]
public sealed class MailTextTests
{
    [TestMethod]
    [DataRow("customer")]
    [DataRow("customer@")]
    [DataRow("@shop.example")]
    [DataRow("shop.example")]
    [DataRow("Where am I?")]
    [DataRow("cafe")]
    [DataRow("18c7000000000000a")]
    [DataRow("FMfcgzQXKWnBpJqs")]
    [DataRow("<>")]
    [DataRow("@")]
    public void Fragment_is_not_looked_for(string text) => Assert.IsEmpty(MailText.Read(text));

    [TestMethod]
    [DataRow("18c7000000000001", "18c7000000000001")]
    [DataRow(" 18C7000000000001 ", "18c7000000000001")]
    [DataRow("fb0000000000001", "fb0000000000001")]
    [DataRow("fwd-0a1b", "fwd-0a1b")]
    public void Id_is_looked_for_as_it_is_stored(string text, string id) =>
        Assert.AreSequenceEqual([new MailQuery.ById(id)], MailText.Read(text));

    [TestMethod]
    [DataRow("<7@[192.0.2.1]>", "7@[192.0.2.1]")]
    [DataRow("Message-ID: <7/8@[192.0.2.1]>", "7/8@[192.0.2.1]")]
    [DataRow("7/8@[192.0.2.1]", "7/8@[192.0.2.1]")]
    [DataRow("<without-at-sign>", "without-at-sign")]
    public void Message_ID_is_looked_for_with_and_without_brackets(string text, string id) =>
        Assert.AreSequenceEqual([new MailQuery.ByMessageId(id)], MailText.Read(text));

    [TestMethod]
    [DataRow("Ada@shop.example")]
    [DataRow("Ada <Ada@shop.example>")]
    public void Whole_address_may_be_a_Message_ID_or_a_sender(string text) => Assert.AreSequenceEqual(
        [new MailQuery.ByMessageId("Ada@shop.example"), new MailQuery.BySender("ada@shop.example")], MailText.Read(text));

    [TestMethod]
    [DataRow(Locale.En, "Enter one of these in full.")]
    [DataRow(Locale.De, "Geben Sie eines davon vollständig ein.")]
    public void Page_says_what_can_be_looked_for(Locale locale, string said) =>
        Assert.EndsWith(said, ConsoleWords.In(locale).Say(MailMistake.NoQuery));
}
