using Connector.Zendesk.Tickets.Reading;

namespace Connector.UnitTests.Zendesk.Tickets;

/// <summary>Text in the format "flowed"; the cases are those of RFC 3676.</summary>
[TestClass]
public sealed class FlowedTextTests
{
    [TestMethod]
    [DataRow("`Take some more \ntea,' he said.", "`Take some more tea,' he said.", DisplayName = "a paragraph is one line (4.1)")]
    [DataRow("one \ntwo\n\nthree", "one two\n\nthree", DisplayName = "a line without a blank at its end is fixed (4.1)")]
    [DataRow("  indented\n >no quote\n From here", " indented\n>no quote\nFrom here", DisplayName = "stuffed blanks are removed (4.4)")]
    [DataRow("> said \n> Alice\nYes", "> said Alice\nYes", DisplayName = "quoted lines are joined (4.5)")]
    [DataRow(">> deeper \n> less\nown", ">> deeper \n> less\nown", DisplayName = "lines of different depth are not joined (4.5)")]
    [DataRow("Bye \n-- \nAnn", "Bye \n-- \nAnn", DisplayName = "the line above a signature is not joined (4.3)")]
    [DataRow("ends with a blank ", "ends with a blank ", DisplayName = "the last line may flow into nothing (4.2)")]
    public void Lines_are_joined_as_the_RFC_says(string text, string expected) =>
        Assert.AreEqual(expected, FlowedText.Join(text, deletesBlank: false));

    [TestMethod]
    public void Blank_at_the_end_of_a_line_is_removed_if_the_sender_added_it() =>
        Assert.AreEqual("東京都庁", Html("format=flowed; delsp=yes", "東京 \n都庁"));

    [TestMethod]
    public void Other_text_keeps_its_lines() => Assert.AreEqual("one <br>\ntwo", Html("format=fixed", "one \ntwo"));

    [TestMethod]
    public void Quote_of_a_flowed_reply_is_left_out() => Assert.AreEqual(
        "Thanks a lot for the lamp",
        TicketMails.Read(
            "From: ann@example.com\nSubject: Re: x\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n"
            + "Thanks a lot \nfor the lamp\n\nOn Mon, 5 Jan 2026, Acme wrote:\n> Your \n> lamp").Comment().Html());

    private static string Html(string parameters, string text) => TicketMails.Read(
        $"From: ann@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-8; {parameters}\n\n{text}").Ticket().Html();
}
