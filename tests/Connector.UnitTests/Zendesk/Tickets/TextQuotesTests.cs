using Connector.Zendesk.Tickets;

namespace Connector.UnitTests.Zendesk.Tickets;

[TestClass]
public sealed class TextQuotesTests
{
    [TestMethod]
    [DataRow("Thanks!\n\nOn Mon, 5 Jan 2026 at 10:00, Ann <ann@example.com> wrote:\n> Q\n> Q\n")]
    [DataRow("Thanks!\n\nOn Mon, 5 Jan 2026 at 10:00, Ann Long-Name\n<ann@example.com> wrote:\n\n> Q\n>\n> Q")]
    [DataRow("Thanks!\nAm 05.01.2026 um 10:00 schrieb Ann:\n> Q")]
    [DataRow("Thanks!\n\n> Q\n> Q")]
    [DataRow("Thanks!\n\n-----Original Message-----\nFrom: Ann\n\nQ")]
    [DataRow("Thanks!\n\n-----Ursprüngliche Nachricht-----\nVon: Ann\n\nQ")]
    [DataRow("Thanks!\n\n##- Please type your reply above this line -##\n\nQ")]
    [DataRow("Thanks!\n\nOn Mon, 5 Jan 2026, Acme <help@acme.example> wrote:\n\n> ##- Please type your reply above this line -##\n> Q")]
    public void Quote_below_a_reply_is_left_out(string text) => Assert.AreEqual("Thanks!", TextQuotes.Remove(text.Replace("\n", "\r\n")));

    [TestMethod]
    [DataRow("> Shall I come?\nYes")]
    [DataRow("Hi\n> Shall I come?\nYes\n> When?\nNow")]
    [DataRow("> nothing but a quote")]
    [DataRow("My number is 12345:\nplease call")]
    [DataRow("")]
    public void Text_without_a_quote_at_its_end_stays_whole(string text) => Assert.AreEqual(text, TextQuotes.Remove(text));

    [TestMethod]
    public void Own_line_that_ends_in_a_colon_stays() =>
        Assert.AreEqual("My address:", TextQuotes.Remove("My address:\n\n> Q"));
}
