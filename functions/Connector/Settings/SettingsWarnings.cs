using Microsoft.Extensions.Logging;

namespace Connector.Settings;

/// <summary>What is odd about the settings and does not stop the start.</summary>
public sealed partial class SettingsWarnings(IReadOnlyList<string> warnings, ILogger<SettingsWarnings> logger)
{
    public IReadOnlyList<string> All => warnings;

    /// <summary>Logs one line for each.</summary>
    public void Tell()
    {
        foreach (var warning in warnings)
        {
            Log.Odd(logger, warning);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Warning}")]
        public static partial void Odd(ILogger logger, string warning);
    }
}
