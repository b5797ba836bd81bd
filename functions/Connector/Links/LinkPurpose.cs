namespace Connector.Links;

/// <summary>What a signed text is for. The names are part of the signatures of links that were sent, so they never change.</summary>
public enum LinkPurpose
{
    /// <summary>A link in an alert mail.</summary>
    Alert,

    /// <summary>Connects or reconnects one mailbox.</summary>
    Invite,

    /// <summary>Shows the result of connecting a mailbox.</summary>
    ConnectResult,

    /// <summary>Brings an administrator to the console.</summary>
    Console,

    /// <summary>The cookie of an administrator's session in the console.</summary>
    ConsoleSession,
}
