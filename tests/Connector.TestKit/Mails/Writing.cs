namespace Connector.TestKit.Mails;

/// <summary>The text of a customer's mail, and the charset in which it is sent.</summary>
internal sealed record Writing(string Charset, string Subject, string Text)
{
    public static IReadOnlyList<Writing> Known { get; } =
    [
        new("utf-8", "Where is my order 4711?",
            "Hello,\r\n\r\nmy order has not arrived yet. Could you have a look?\r\n\r\nThanks\r\nAda\r\n"),
        new("iso-8859-1", "Rückgabe der Schuhe",
        "Guten Tag,\r\n\r\ndie Schuhe drücken, ich möchte sie zurückgeben.\r\n\r\nViele Grüße\r\nJörg\r\n"),
        new("windows-1252", "Facture n° 12 – question", "Bonjour,\r\n\r\nje n’ai pas reçu la facture de 40 €.\r\n\r\nMerci\r\nÉlodie\r\n"),
        new("iso-2022-jp", "注文の確認", "こんにちは。\r\n\r\n注文番号を教えてください。\r\n\r\n田中\r\n"),
        new("utf-8", "Спасибо! 👋", "Здравствуйте,\r\n\r\nвсё пришло вовремя. 🎉\r\n\r\nАнна\r\n"),
        new("us-ascii", "Re: Your ticket", "From here on it works.\r\n.\r\n..two dots\r\n>From the last mail\r\n\r\nTom\r\n"),
    ];
}
