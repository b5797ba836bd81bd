namespace Connector.TestKit.Azurite;

/// <summary>How a storage emulator is started.</summary>
public sealed record AzuriteOptions
{
    /// <summary>A folder that keeps the data across restarts; null keeps it in memory, so that a restart begins empty.</summary>
    public string? Location { get; init; }

    /// <summary>The key of every account, so that two emulators can act as one; null for a random key.</summary>
    public string? Key { get; init; }

    /// <summary>How many storage accounts there are to hand out.</summary>
    public int Accounts { get; init; } = 1000;

    /// <summary>Every request goes to this file.</summary>
    public string? DebugLog { get; init; }
}
