using Microsoft.Extensions.Logging;

namespace Connector.Storage.Poison;

/// <summary>A queue message that was just given up on once more.</summary>
/// <param name="Id">To replay it by.</param>
/// <param name="Times">How often the same work was given up on.</param>
public sealed record PoisonRecord(string Id, int Times)
{
    /// <summary>Storage that is away for half an hour mends itself; what fails longer needs a person.</summary>
    private const int AskAt = 4;

    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    /// <summary>How long to wait before the work is tried again.</summary>
    public TimeSpan Pause => Pauses[Math.Clamp(Times, 1, Pauses.Length) - 1];

    /// <summary>Further tries did not help.</summary>
    public bool IsForPerson => Times >= AskAt;

    public LogLevel Level => IsForPerson ? LogLevel.Error : LogLevel.Warning;
}
