using System.Text.Json.Serialization;
using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.Importing.Searching;

/// <summary>A mail that was found, and what became of it.</summary>
/// <param name="Id">Gmail's id, or the id of a forwarded mail.</param>
/// <param name="State">Null for a mail that is deferred.</param>
/// <param name="Route"><c>api</c> or <c>forwarding</c>.</param>
/// <param name="Steps">In the order in which they happened.</param>
public sealed record MailTrace(
    MailboxKey Mailbox, string Id, MessageState? State, string? Route, string? Subject, string? From, string? MessageId,
    IReadOnlyList<MailStep> Steps);

/// <summary>One step of a mail.</summary>
/// <param name="At">Null if the time is unknown.</param>
/// <param name="Detail">See <see cref="MailStepKind"/>; null for none.</param>
public sealed record MailStep(MailStepKind Step, DateTimeOffset? At, string? Detail = null);

/// <summary>The kinds of steps. The names are part of the HTTP API.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MailStepKind>))]
public enum MailStepKind
{
    /// <summary>Gmail accepted the mail, or its forwarded copy arrived here.</summary>
    Received,

    /// <summary>Its bytes and its row are durable. The detail is <c>stub</c> if it was too large, or <c>backfill</c>.</summary>
    Stored,

    /// <summary>Gmail does not return the mail, or storage refuses it. It is tried again; the detail has the evidence.</summary>
    Deferred,

    /// <summary>It was handed over and waits for the destination. The detail has the number of the next attempt and its time.</summary>
    Waiting,

    Delivered,

    /// <summary>The destination refused it permanently, or it is unreadable. The detail is the reason.</summary>
    Refused,

    /// <summary>Another copy is delivered instead; the detail is its id.</summary>
    Duplicate,

    /// <summary>It is an alert of this connector and is not delivered.</summary>
    OwnAlert,

    /// <summary>It was deleted in Gmail before it could be fetched.</summary>
    Gone,

    /// <summary>Its raw bytes were erased because of its age.</summary>
    Erased,
}
