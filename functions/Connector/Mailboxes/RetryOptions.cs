using System.ComponentModel.DataAnnotations;
using Connector.Settings;

namespace Connector.Mailboxes;

/// <summary>How long a failing mailbox is retried before it is parked, and how often a parked mailbox is probed.</summary>
public sealed record RetryOptions : IValidatableObject
{
    /// <summary>Delay after the first failure. Each further failure doubles it.</summary>
    [Setting("Retry__BaseDelay"), Duration("00:00:00.1", "1.00:00:00")]
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest delay between retries.</summary>
    [Setting("Retry__MaxDelay"), Duration("00:00:00.1", "1.00:00:00")]
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Failures in a row that park a mailbox.</summary>
    [Setting("Retry__MaxAttempts"), Range(1, 100)]
    public int MaxAttempts { get; init; } = 5;

    /// <summary>A mailbox that has failed for this time is parked, whatever its number of retries.</summary>
    [Setting("Retry__ParkAfter"), Duration("00:00:01", "1.00:00:00")]
    public TimeSpan ParkAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Longest pause between probes while the provider blocks.</summary>
    [Setting("Probe__Blocked"), Duration("00:00:01", "1.00:00:00")]
    public TimeSpan ProbeBlocked { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest pause between probes while the provider fails or throttles.</summary>
    [Setting("Probe__Unavailable"), Duration("00:00:01", "1.00:00:00")]
    public TimeSpan ProbeUnavailable { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Pause between probes of a failure that needs a person.</summary>
    [Setting("Probe__Credentials"), Duration("00:00:01", "7.00:00:00")]
    public TimeSpan ProbeCredentials { get; init; } = TimeSpan.FromHours(6);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxDelay < BaseDelay)
        {
            yield return new ValidationResult($"at least Retry__BaseDelay, which is {BaseDelay:c}", [nameof(MaxDelay)]);
        }
    }
}
