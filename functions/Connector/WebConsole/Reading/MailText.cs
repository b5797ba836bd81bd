using System.Text.RegularExpressions;
using Connector.Importing.Parsing;
using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.WebConsole.Reading;

/// <summary>What a person enters to find a mail: a Message-ID, a whole address or an id.</summary>
public static partial class MailText
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <returns>
    /// The queries to try one after the other, since an address may be a Message-ID or a sender. Empty if the text is none of these, for
    /// example a part of an address, which the index cannot find.
    /// </returns>
    public static IReadOnlyList<MailQuery> Read(string text)
    {
        var plain = text.Trim();
        var messageId = MessageIds.First(plain) ?? "";

        return Id().IsMatch(plain) ? [new MailQuery.ById(plain.ToLowerInvariant())]
            : !WithAtSign().IsMatch(messageId) && !Bracketed().IsMatch(plain) ? []
            : MailAddress.Normalize(messageId) is { } sender
                ? [new MailQuery.ByMessageId(messageId), new MailQuery.BySender(sender)]
            : [new MailQuery.ByMessageId(messageId)];
    }

    // Gmail's ids of mails before November 2004 have 15 digits. A forwarded mail has an id of this connector.
    [GeneratedRegex(@"\A([0-9a-f]{15,16}|fwd-[0-9a-f]+)\z", Options | RegexOptions.IgnoreCase)]
    private static partial Regex Id();

    [GeneratedRegex(@"\A(?=[^@\s]+@)\S+(?<!@)\z", Options)]
    private static partial Regex WithAtSign();

    // Some programs make a Message-ID without an at sign.
    [GeneratedRegex(@"\A<[^<>\s]+>\z", Options)]
    private static partial Regex Bracketed();
}
