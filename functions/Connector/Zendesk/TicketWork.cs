using Connector.Delivering;
using Connector.Messages;
using Connector.Zendesk.Calls;
using Connector.Zendesk.Threads;
using Connector.Zendesk.Tickets;

namespace Connector.Zendesk;

/// <summary>One mail on its way to Zendesk, in the memory of its job.</summary>
internal sealed class TicketWork(ZendeskAccess access, StoredMessage message, TicketMail mail)
{
    public ZendeskAccess Access => access;

    public StoredMessage Message => message;

    public TicketMail Mail => mail;

    /// <summary>As last saved.</summary>
    public required TicketProgress Progress { get; set; }

    /// <summary>The user at Zendesk who wrote the mail is known from an earlier mail.</summary>
    public bool HasRememberedSender { get; set; }

    /// <summary>Identifies the mail in its ticket, in the metadata of its comment, and as the owner of rows about its thread.</summary>
    public string Key => message.IdempotencyKey;

    public ThreadScope Scope { get; } = new(access.Account, access.Subdomain);
}

/// <summary>What is to be done with a mail. Closed: the nested cases are all there are.</summary>
internal abstract record TicketPlan
{
    private TicketPlan()
    {
    }

    /// <summary>The mail becomes a ticket.</summary>
    /// <param name="Note">Said in the ticket; null for nothing.</param>
    public sealed record Create(string? Note = null) : TicketPlan
    {
        /// <summary>The mail begins its thread at Gmail, so the next mails of that thread belong to its ticket.</summary>
        public bool BeginsThread { get; init; }

        /// <summary>A ticket that takes no comments any more and whose thread continues here; null for none.</summary>
        public long? Replaces { get; init; }

        /// <summary><see cref="Replaces"/> is closed, which is when Zendesk links the two.</summary>
        public bool Follows { get; init; }
    }

    /// <summary>The mail becomes a comment of a ticket.</summary>
    public sealed record Comment(long Ticket, ThreadKeyKind By) : TicketPlan;
}

/// <summary>How a step ended. Closed: the nested cases are all there are.</summary>
internal abstract record TicketOutcome
{
    private TicketOutcome()
    {
    }

    /// <summary>The delivery ends with this answer, at least for now.</summary>
    public sealed record Ends(DeliveryAnswer Answer) : TicketOutcome;

    /// <summary>The delivery continues with this plan.</summary>
    public sealed record Continues(TicketPlan Plan) : TicketOutcome;

    public static TicketOutcome Of(ZendeskFault fault) => new Ends(FaultAnswers.Of(fault));

    public static implicit operator TicketOutcome(DeliveryAnswer answer) => new Ends(answer);

    public static implicit operator TicketOutcome(TicketPlan plan) => new Continues(plan);
}
