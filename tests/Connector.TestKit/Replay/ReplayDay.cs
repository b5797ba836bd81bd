using System.Globalization;

namespace Connector.TestKit.Replay;

/// <summary>
/// The clock of the replay: a second here is a minute of 13 September 2024. It begins at 14:50, ten seconds before the block.
/// </summary>
/// <remarks>
/// A minute of that day begins with a second of this one, so that what is due on the minute is due then, and 15:00 is 15:00.
/// </remarks>
public sealed class ReplayDay(TimeProvider time)
{
    /// <summary>Every duration is divided by it.</summary>
    public const int Speed = 60;

    private static readonly TimeSpan Opening = new(14, 50, 0);
    private static readonly TimeSpan Blocked = new(15, 0, 0);

    private DateTimeOffset? _began;

    public DateTimeOffset BlockBegins => At(Blocked);

    public DateTimeOffset BlockEnds(TimeSpan block) => At(Blocked + block);

    /// <summary>Begins with the next second; answers when that is.</summary>
    public DateTimeOffset Begin()
    {
        var now = time.GetUtcNow();
        var began = new DateTimeOffset(now.Ticks - now.Ticks % TimeSpan.TicksPerSecond, TimeSpan.Zero).AddSeconds(1);
        _began = began;
        return began;
    }

    /// <summary>hh:mm:ss of that day; blank before it has begun.</summary>
    public string Stamp(DateTimeOffset at) => _began is { } began && at >= began
        ? (Opening + Told(at - began)).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture)
        : "        ";

    /// <summary>How long something of that day takes here.</summary>
    public static TimeSpan Hurried(TimeSpan told) => told / Speed;

    /// <summary>How long something that was measured here would have taken that day.</summary>
    public static TimeSpan Told(TimeSpan measured) => measured * Speed;

    private DateTimeOffset At(TimeSpan timeOfDay) =>
        (_began ?? throw new InvalidOperationException("The day has not begun.")) + Hurried(timeOfDay - Opening);
}
