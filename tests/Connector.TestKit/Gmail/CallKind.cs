namespace Connector.TestKit.Gmail;

/// <summary>The calls that the simulator tells apart, for counting, quota and faults.</summary>
public enum CallKind
{
    /// <summary>A path that Gmail does not have.</summary>
    Unknown,

    /// <summary>The OAuth token endpoint.</summary>
    Token,

    /// <summary>The OAuth authorization endpoint: what a person's browser asks for.</summary>
    Consent,
    Profile,

    /// <summary>messages.list</summary>
    List,

    /// <summary>messages.get</summary>
    Get,

    /// <summary>history.list</summary>
    History,
    Labels,

    /// <summary>settings.getAutoForwarding and settings.forwardingAddresses.list</summary>
    Settings,

    /// <summary>settings.updateAutoForwarding</summary>
    UpdateForwarding,

    /// <summary>settings.forwardingAddresses.create</summary>
    AddForwardingAddress,

    /// <summary>settings.forwardingAddresses.delete</summary>
    RemoveForwardingAddress,
    Watch,
}
