namespace Connector.Messages;

/// <summary>The state of a message.</summary>
public enum MessageState
{
    /// <summary>Its bytes are durable, and it waits for its delivery.</summary>
    Stored,

    /// <summary>The destination has taken it.</summary>
    Delivered,

    /// <summary>It was deleted at Gmail before it could be read.</summary>
    Gone,

    /// <summary>It is an alert mail of this connector, which is stored and not delivered.</summary>
    OwnAlert,

    /// <summary>Another copy that came on the other route is delivered instead; DuplicateOf names it.</summary>
    Duplicate,

    /// <summary>It cannot be imported, or the destination refused it finally; DeadLetters holds the reason.</summary>
    DeadLettered,
}
