namespace Connector.Sandbox;

/// <summary>Counts the time of the story from its beginning.</summary>
internal class StoryClock(TimeProvider time)
{
    protected DateTimeOffset Began { get; } = time.GetUtcNow();

    public TimeSpan Now => time.GetUtcNow() - Began;

    public TimeSpan Of(DateTimeOffset at) => at - Began;

    /// <summary>+mm:ss</summary>
    public virtual string Stamp(TimeSpan at) => $"+{(int)at.TotalMinutes:00}:{at.Seconds:00}";
}
