namespace Connector.TestKit.Gmail;

/// <summary>One request that reached the simulator. Holds neither token nor query.</summary>
/// <param name="Mailbox">The mailbox of the call; null if unknown.</param>
/// <param name="Status">The status of the answer; 0 if the connection was cut.</param>
/// <param name="Units">Its cost in quota units.</param>
/// <param name="Fault">The fault that answered or bent it, null if none.</param>
public sealed record GmailRequest(
    DateTimeOffset At, CallKind Kind, string Method, string Path, string? Mailbox, int Status, int Units, bool HasAuthorization,
    string? Fault);

/// <summary>One request that reached the page which a block redirects to. A correct client never makes one.</summary>
public sealed record SorryPageRequest(DateTimeOffset At, string Method, string Target, bool HasAuthorization);
