using Microsoft.Extensions.Logging;

namespace Connector.Settings;

/// <summary>Findings about the settings that do not stop the start.</summary>
public sealed partial class SettingsWarnings(IReadOnlyList<string> warnings, ILogger<SettingsWarnings> logger)
{
    public IReadOnlyList<string> All => warnings;

    /// <summary>Logs one line for each finding.</summary>
    public void Tell()
    {
        foreach (var warning in warnings)
        {
            Log.Finding(logger, warning);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Warning}")]
        public static partial void Finding(ILogger logger, string warning);
    }
}
