using System.Globalization;
using Connector.Mailboxes;

namespace Connector.Zendesk.Tickets;

/// <summary>
/// What the connector itself writes into tickets, in English. Agents read it, so it is in the language of the account. Another language
/// is a class that overrides each text.
/// </summary>
public class TicketWords
{
    private protected TicketWords()
    {
    }

    public static TicketWords English { get; } = new();

    private static TicketWords German { get; } = new GermanTicketWords();

#pragma warning disable CS8524 // A locale without a language must not compile (CS8509); locales without a name do not exist.
    public static TicketWords In(Locale locale) => locale switch
    {
        Locale.En => English,
        Locale.De => German,
    };
#pragma warning restore CS8524

    /// <summary>In place of a subject that is missing.</summary>
    public virtual string NoSubject => "(no subject)";

    public virtual string NoText => "This mail has no text.";

    public virtual string NoSender => "This mail names no sender.";

    public virtual string TooLong => "This mail is too long for a comment.";

    public virtual string WholeMailAttached => "The whole mail is attached.";

    public virtual string PartlyRead => "This mail could not be read to its end. It is attached as a whole.";

    public virtual string MoreFiles => "More files are in the attached mail.";

    public virtual string WaitedInVain => "This mail answers an earlier one that is not in the helpdesk.";

    public virtual string FileRefused(string name) => $"Zendesk did not take the file {name}.";

    /// <param name="addresses">Separated by commas.</param>
    public virtual string CopiesRefused(string addresses) => $"Zendesk did not take the copies of this mail: {addresses}";

    public virtual string MoreCopies(int count) => string.Create(
        CultureInfo.InvariantCulture, $"This mail went to {count} more addresses than a ticket has room for copies.");

    public virtual string FromProgram(string address) => $"A program sent this mail from {address}.";

    public virtual string TicketGone(string ticket) => $"Ticket {ticket}, which this mail answers, was deleted or merged.";

    public virtual string OfStranger(string ticket) =>
        $"This mail names ticket {ticket}, but its sender takes no part there and is not proven.";
}
