namespace Connector.Messages;

/// <summary>What a mail says, as its row has it, so that a destination needs no parser.</summary>
/// <param name="Automatic">The name of an <see cref="AutomaticSign"/>; null when nothing shows that a machine sent the mail.</param>
/// <param name="Attachments">How many files the mail holds; <paramref name="Files"/> may hold fewer.</param>
public sealed record MailFacts(
    string? Subject = null,
    string? From = null,
    string? FromName = null,
    IReadOnlyList<string>? To = null,
    IReadOnlyList<string>? Cc = null,
    IReadOnlyList<string>? ReplyTo = null,
    DateTimeOffset? Date = null,
    string? MessageId = null,
    IReadOnlyList<string>? InReplyTo = null,
    IReadOnlyList<string>? References = null,
    string? Automatic = null,
    int Attachments = 0,
    IReadOnlyList<MailFile>? Files = null);
