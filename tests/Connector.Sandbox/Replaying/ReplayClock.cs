using Connector.TestKit.Replay;

namespace Connector.Sandbox.Replaying;

/// <summary>Tells the time of the replayed day.</summary>
internal sealed class ReplayClock(ReplayDay day, TimeProvider time) : StoryClock(time)
{
    public override string Stamp(TimeSpan at) => day.Stamp(Began + at);
}
