namespace Connector.TestKit.Gmail;

/// <summary>The calls that the simulator tells apart, for counting, quota and faults.</summary>
public enum CallKind
{
    /// <summary>A path that Gmail does not have.</summary>
    Unknown,

    /// <summary>The OAuth token endpoint.</summary>
    Token,
    Profile,

    /// <summary>messages.list</summary>
    List,

    /// <summary>messages.get</summary>
    Get,

    /// <summary>history.list</summary>
    History,
    Labels,
    Settings,
    Watch,
}
