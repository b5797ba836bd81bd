namespace Connector.Messages;

/// <summary>What a person knows of a mail. The nested records are all cases.</summary>
public abstract record MailQuery
{
    private MailQuery()
    {
    }

    /// <summary>The id of the message here: Gmail's, or the one of a forwarded mail.</summary>
    public sealed record ById(string GmailId) : MailQuery;

    /// <param name="MessageId">Without angle brackets and blanks.</param>
    public sealed record ByMessageId(string MessageId) : MailQuery;

    /// <param name="Address">The first author's address.</param>
    public sealed record BySender(string Address) : MailQuery;
}
