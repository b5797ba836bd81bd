using Connector.Settings;

namespace Connector.Mailboxes;

/// <summary>How long a failing mailbox is tried before it is parked, and how often a parked one is probed.</summary>
public sealed record RetryOptions
{
    /// <summary>Delay after the first failure; each further one doubles it.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The doubling stops here.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Failures in a row that park a mailbox.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Time of failing that parks a mailbox, whatever its number of tries.</summary>
    public TimeSpan ParkAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Longest pause between probes while the provider blocks.</summary>
    public TimeSpan ProbeBlocked { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest pause between probes while the provider is ill or throttles.</summary>
    public TimeSpan ProbeUnavailable { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Pause between probes of what only a person can mend.</summary>
    public TimeSpan ProbeCredentials { get; init; } = TimeSpan.FromHours(6);

    public static RetryOptions Read(SettingsReader settings)
    {
        var defaults = new RetryOptions();
        var errors = settings.Errors.Count;
        var (second, day, week) = (TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), TimeSpan.FromDays(7));
        var options = new RetryOptions
        {
            BaseDelay = settings.Duration("Retry__BaseDelay", defaults.BaseDelay, TimeSpan.FromMilliseconds(100), day),
            MaxDelay = settings.Duration("Retry__MaxDelay", defaults.MaxDelay, TimeSpan.FromMilliseconds(100), day),
            MaxAttempts = settings.Whole("Retry__MaxAttempts", defaults.MaxAttempts, 1, 100),
            ParkAfter = settings.Duration("Retry__ParkAfter", defaults.ParkAfter, second, day),
            ProbeBlocked = settings.Duration("Probe__Blocked", defaults.ProbeBlocked, second, day),
            ProbeUnavailable = settings.Duration("Probe__Unavailable", defaults.ProbeUnavailable, second, day),
            ProbeCredentials = settings.Duration("Probe__Credentials", defaults.ProbeCredentials, second, week),
        };

        // Only of use when both could be read: one mistake gets one line.
        if (options.MaxDelay < options.BaseDelay && settings.Errors.Count == errors)
        {
            settings.Refuse("Retry__MaxDelay", $"{options.MaxDelay:c}", $"at least Retry__BaseDelay, which is {options.BaseDelay:c}");
        }

        return options;
    }
}
