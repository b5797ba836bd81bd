using System.Collections.Concurrent;

namespace Connector.LocalRuntimeTests.Support;

/// <summary>What functions note down for the test to read, and a gate that they may wait at.</summary>
public sealed class Notes : IDisposable
{
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly SemaphoreSlim _gate = new(0);
    private int _inside;
    private int _most;

    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>How many wait at the gate now.</summary>
    public int Inside => Volatile.Read(ref _inside);

    /// <summary>How many have ever waited there at once.</summary>
    public int MostInside => Volatile.Read(ref _most);

    public void Add(string line) => _lines.Enqueue(line);

    public async Task PassGateAsync(CancellationToken cancellationToken)
    {
        var inside = Interlocked.Increment(ref _inside);
        InterlockedMax(inside);
        try
        {
            await _gate.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    public void Open(int passes) => _gate.Release(passes);

    public void Dispose() => _gate.Dispose();

    private void InterlockedMax(int value)
    {
        for (var seen = _most; value > seen; seen = Volatile.Read(ref _most))
        {
            Interlocked.CompareExchange(ref _most, value, seen);
        }
    }
}
