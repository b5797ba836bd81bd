namespace Connector.Messages;

/// <summary>
/// What a mail says, decoded and cut to fit a table row. What is missing or cannot be read is null or empty. If a header appears twice,
/// the lower one counts.
/// </summary>
/// <param name="From">The first author's address.</param>
/// <param name="FromName">The first author's name, or the text of the header if it holds no address.</param>
/// <param name="Date">The date by the sender's clock.</param>
/// <param name="To">Addresses, separated by a comma and a blank, as in the other columns of addresses.</param>
/// <param name="MessageId">Without angle brackets and blanks.</param>
/// <param name="References">The ids of the thread, oldest first and separated by blanks; the newest ids if there are too many.</param>
/// <param name="Automatic">Null if nothing shows that a machine sent the mail.</param>
/// <param name="Attachments">The number of parts that are files, including forwarded mails.</param>
/// <param name="AttachmentNames">The names of attachments that have one, as far as they fit.</param>
/// <param name="AttachmentBytes">The encoded size of all attachments.</param>
/// <param name="Files">The first attachments, with or without a name, as far as they fit.</param>
/// <param name="Unparsable">Why the mail could not be parsed to its end; null if it could. Holds nothing of the mail.</param>
public sealed record ParsedMail(
    string? Subject = null,
    string? From = null,
    string? FromName = null,
    string? To = null,
    string? Cc = null,
    string? ReplyTo = null,
    DateTimeOffset? Date = null,
    string? MessageId = null,
    string? InReplyTo = null,
    string? References = null,
    AutomaticSign? Automatic = null,
    int Attachments = 0,
    IReadOnlyList<string>? AttachmentNames = null,
    long AttachmentBytes = 0,
    IReadOnlyList<MailFile>? Files = null,
    string? Unparsable = null);
