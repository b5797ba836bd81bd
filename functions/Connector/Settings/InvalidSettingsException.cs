namespace Connector.Settings;

/// <summary>The app cannot start with these settings. The message holds one line per wrong setting and no secret.</summary>
public sealed class InvalidSettingsException(IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>One sentence per wrong setting: its name, what was found, what is allowed.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
