using Connector.Delivering;

namespace Connector.Importing.Parsing;

/// <summary>
/// What a mail says of itself, decoded, and bounded so that it fits a table row. Whatever was missing or cannot be read is null or
/// empty. Of a header that is there twice the lower one counts, as in <see cref="MailDigest"/>.
/// </summary>
/// <param name="From">The first author's address.</param>
/// <param name="FromName">The first author's name; or what the header says, when there is no address in it.</param>
/// <param name="Date">As the sender's clock had it.</param>
/// <param name="MessageId">Without angle brackets and blanks.</param>
/// <param name="References">The ids of the thread, oldest first; the newest, when there are too many.</param>
/// <param name="Automatic">Null when nothing says that a machine sent it.</param>
/// <param name="Attachments">How many parts of it are files, forwarded mails included.</param>
/// <param name="AttachmentNames">Of those that have a name, as far as they fit.</param>
/// <param name="AttachmentBytes">As they stand in the mail, that is, encoded.</param>
/// <param name="Files">The first of the attachments, with a name or without, as far as they fit.</param>
/// <param name="Unparsable">Why it could not be read to the end; null when it could. Holds nothing of the mail.</param>
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
