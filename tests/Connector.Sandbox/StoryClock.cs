namespace Connector.Sandbox;

/// <summary>Counts the time of the story from its beginning.</summary>
internal sealed class StoryClock(TimeProvider time)
{
    private readonly DateTimeOffset _began = time.GetUtcNow();

    public TimeSpan Now => time.GetUtcNow() - _began;

    public TimeSpan Of(DateTimeOffset at) => at - _began;

    /// <summary>+mm:ss</summary>
    public static string Stamp(TimeSpan at) => $"+{(int)at.TotalMinutes:00}:{at.Seconds:00}";
}
