namespace Connector.Delivering;

/// <summary>How far a message has come.</summary>
public enum MessageState
{
    /// <summary>Its bytes are durable, and a destination waits for it.</summary>
    Stored,

    /// <summary>The destination has it.</summary>
    Delivered,

    /// <summary>It was deleted at Gmail before it could be read.</summary>
    Gone,

    /// <summary>It is an alert of this connector's own: it is kept, and no destination gets it.</summary>
    OwnAlert,

    /// <summary>Another copy of it came on the other route and is the one to be delivered; DuplicateOf names it.</summary>
    Duplicate,

    /// <summary>It can never be imported, or the destination refused it for good; DeadLetters says why.</summary>
    DeadLettered,
}
