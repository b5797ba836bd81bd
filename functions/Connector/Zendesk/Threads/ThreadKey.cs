namespace Connector.Zendesk.Threads;

/// <summary>What leads a mail to its ticket.</summary>
internal enum ThreadKeyKind
{
    /// <summary>The Message-ID of a mail that is in the ticket.</summary>
    Message,

    /// <summary>Zendesk's own name for the ticket, in mails that Zendesk sent.</summary>
    Token,

    /// <summary>Gmail's thread with the subject of the ticket's mails.</summary>
    GmailThread,

    /// <summary>A ticket that is closed or gone and that another ticket continues.</summary>
    Ticket,
}

/// <summary>A key of the table ZendeskThreads. Text of a mail is in it only as a hash.</summary>
/// <param name="Row">Row key in the table.</param>
/// <param name="MessageId">The mail that has to be delivered first; null for keys of another kind.</param>
internal sealed record ThreadKey(ThreadKeyKind Kind, string Row, string? MessageId = null)
{
    /// <summary>Only one ticket may be made for it. Other keys stay with the first mail that has them.</summary>
    public bool IsExclusive => Kind is ThreadKeyKind.GmailThread or ThreadKeyKind.Ticket;
}

/// <summary>The tickets of one account in one Zendesk. After a change to another Zendesk the old tickets lead nowhere.</summary>
internal sealed record ThreadScope(string Account, string Subdomain);

/// <summary>A row of the table ZendeskThreads.</summary>
/// <param name="Owner">Idempotency key of the mail that wrote it.</param>
/// <param name="Ticket">Null while the ticket is being created.</param>
internal sealed record ThreadEntry(ThreadKey Key, string Owner, long? Ticket);
