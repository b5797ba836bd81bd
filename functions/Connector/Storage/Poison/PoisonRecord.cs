using Microsoft.Extensions.Logging;

namespace Connector.Storage.Poison;

/// <summary>The record of a queue message that just became poison.</summary>
/// <param name="Id">The id for its replay.</param>
/// <param name="Times">How often the same job became poison.</param>
public sealed record PoisonRecord(string Id, int Times)
{
    /// <summary>A storage outage of half an hour needs no person, but a longer failure does.</summary>
    private const int AskAt = 4;

    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    /// <summary>How long to wait before the next attempt.</summary>
    public TimeSpan Pause => Pauses[Math.Clamp(Times, 1, Pauses.Length) - 1];

    /// <summary>Repeated attempts did not help.</summary>
    public bool IsForPerson => Times >= AskAt;

    public LogLevel Level => IsForPerson ? LogLevel.Error : LogLevel.Warning;
}
