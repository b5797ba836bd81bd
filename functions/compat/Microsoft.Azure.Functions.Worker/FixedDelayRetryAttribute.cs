using System.Globalization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Tries a failed invocation again after the same delay each time.</summary>
public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        if (!TimeSpan.TryParse(delayInterval, CultureInfo.InvariantCulture, out var delay) || delay < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(delayInterval));
        }

        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    public string DelayInterval { get; }
}
