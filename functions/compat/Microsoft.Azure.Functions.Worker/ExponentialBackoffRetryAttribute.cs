using System.Globalization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Tries a failed invocation again after a delay that doubles from the minimum up to the maximum.</summary>
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        if (!TimeSpan.TryParse(minimumInterval, CultureInfo.InvariantCulture, out var minimum) || minimum < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(minimumInterval));
        }

        if (!TimeSpan.TryParse(maximumInterval, CultureInfo.InvariantCulture, out var maximum) || maximum < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(maximumInterval));
        }

        if (minimum > maximum)
        {
            throw new ArgumentException("It must not be longer than the maximum.", nameof(minimumInterval));
        }

        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    public string MinimumInterval { get; }

    public string MaximumInterval { get; }
}
