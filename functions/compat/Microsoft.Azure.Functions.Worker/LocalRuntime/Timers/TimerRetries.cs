using System.Globalization;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Timers;

/// <summary>How often and when a failed timer function is tried again.</summary>
internal sealed class TimerRetries(RetryAttribute? attribute)
{
    public RetryContext? Context(int retry) => attribute is null ? null : new TryContext(retry, attribute.MaxRetryCount);

    public bool Allows(int retry) => attribute is not null && (attribute.MaxRetryCount < 0 || retry <= attribute.MaxRetryCount);

    /// <param name="retry">Counted from 1.</param>
    public TimeSpan DelayBefore(int retry)
    {
        if (attribute is FixedDelayRetryAttribute even)
        {
            return TimeSpan.Parse(even.DelayInterval, CultureInfo.InvariantCulture);
        }

        var growing = (ExponentialBackoffRetryAttribute)attribute!;
        var least = TimeSpan.Parse(growing.MinimumInterval, CultureInfo.InvariantCulture);
        var most = TimeSpan.Parse(growing.MaximumInterval, CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds(Math.Min(least.TotalSeconds * Math.Pow(2, retry - 1), most.TotalSeconds));
    }

    private sealed class TryContext(int retry, int most) : RetryContext
    {
        public override int RetryCount => retry;

        public override int MaxRetryCount => most;
    }
}
