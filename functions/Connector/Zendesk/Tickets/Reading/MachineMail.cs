using Connector.Importing.Parsing;
using Connector.Messages;
using MimeKit;

namespace Connector.Zendesk.Tickets.Reading;

/// <summary>Tells mail that a machine sent from mail of a person.</summary>
internal static class MachineMail
{
    /// <summary>
    /// True for the connector's own alerts, and for what the account's Zendesk sent to a watched address: a ticket of it would make the
    /// next mail, and so on.
    /// </summary>
    public static bool IsEcho(MailContent mail, string? from, OwnAddresses own) =>
        SignOf(mail, from) == AutomaticSign.OwnAlert
        || own.IsOfZendesk(from)
        || (IsOfAnyZendesk(mail.Headers) && from is not null && own.Contains(from));

    /// <summary>A list counts as a machine unless it is a Google group of the own domain, behind which a support team may be.</summary>
    public static bool IsAutomatic(MailContent mail, string? from, OwnAddresses own) =>
        IsOfAnyZendesk(mail.Headers)
        || (SignOf(mail, from) is { } sign && !(sign is AutomaticSign.List or AutomaticSign.Precedence && own.OwnList(mail.Headers)));

    private static AutomaticSign? SignOf(MailContent mail, string? from) =>
        AutomaticSigns.Of(mail.Headers, mail.Type is { } type && ContentType.TryParse(type, out var parsed) ? parsed : null, from);

    /// <summary>
    /// By the ids and the program of Zendesk's mails, such as <c>&lt;L7VKGOM25K_5fc7e0596c390_5db245d0310849_sprut@zendesk.com&gt;</c>.
    /// Another helpdesk answers each acknowledgement with one of its own.
    /// </summary>
    private static bool IsOfAnyZendesk(TopHeaders headers) =>
        headers.MessageId("Message-ID")?.EndsWith("_sprut@zendesk.com", StringComparison.OrdinalIgnoreCase) == true
        || headers.Plain("X-Mailer")?.StartsWith("zendesk mailer", StringComparison.Ordinal) == true;
}
