namespace Connector.Zendesk.Calls;

/// <summary>
/// Why a call to Zendesk had no success. Closed: the nested cases are all there are. A reason is for people, and holds no secret and
/// nothing of a mail: only Zendesk's error codes and names of fields.
/// </summary>
public abstract record ZendeskFault
{
    private ZendeskFault()
    {
    }

    /// <summary>Zendesk does not work at present, whatever the call.</summary>
    /// <param name="Wait">The wait that Zendesk asked for; null for none.</param>
    public sealed record Down(string Reason, TimeSpan? Wait = null) : ZendeskFault;

    /// <summary>
    /// The account's calls of this minute are spent, or would be if this call were made. It concerns every call to this Zendesk, or every
    /// update of a ticket.
    /// </summary>
    public sealed record Limited(TimeSpan Wait) : ZendeskFault;

    /// <summary>Zendesk refuses the OAuth client, its scope or its user. A person has to act.</summary>
    public sealed record Denied(string Reason) : ZendeskFault;

    /// <summary>There is no such ticket: it was deleted, or merged into another one.</summary>
    public sealed record Gone : ZendeskFault;

    /// <summary>The ticket is closed and takes no comment.</summary>
    public sealed record Closed : ZendeskFault;

    /// <summary>The ticket changed since it was read, or the same creation is under way. Begin again with reading.</summary>
    public sealed record Conflict : ZendeskFault;

    /// <summary>The helpdesk has suspended the sender, so it takes no mail of this person.</summary>
    public sealed record SuspendedSender : ZendeskFault;

    /// <summary>Only fields that a ticket can do without were refused, or a file. Leave them out and try once more.</summary>
    public sealed record FieldRefused(IReadOnlyList<string> Fields) : ZendeskFault;

    /// <summary>Zendesk will never take this content.</summary>
    public sealed record Refused(string Reason, IReadOnlyList<string> Fields) : ZendeskFault;

    /// <summary>This ticket has had too many updates in a short time. Other tickets take theirs.</summary>
    public sealed record TicketBusy(TimeSpan Wait) : ZendeskFault;

    /// <summary>A ticket was made with this idempotency key and another body. Find it by its external id.</summary>
    public sealed record SameKeyOtherBody : ZendeskFault;

    /// <summary>An upload that the body names has expired. Upload the files again.</summary>
    public sealed record UploadExpired : ZendeskFault;
}
