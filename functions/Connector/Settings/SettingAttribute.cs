namespace Connector.Settings;

/// <summary>
/// Names the setting from which <see cref="SettingsReader"/> fills an options property. A <c>required</c> property must be set.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>What is allowed, as the end of a sentence; null if the type of the property and its range say it.</summary>
    public string? Expected { get; init; }

    /// <summary>Another property of the class. If it is set, this one must be too. <see cref="Expected"/> says what.</summary>
    public string? NeededWith { get; init; }

    /// <summary>Messages do not repeat its value.</summary>
    public bool IsSecret { get; init; }
}
