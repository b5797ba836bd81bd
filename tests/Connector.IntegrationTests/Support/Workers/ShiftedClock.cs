namespace Connector.IntegrationTests.Support.Workers;

/// <summary>The system's clock, moved on: leases, jobs and probes fall due without anybody waiting.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _shift;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _shift));

    public void MoveOn(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);
}
