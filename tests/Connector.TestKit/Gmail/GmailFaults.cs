using System.Globalization;

namespace Connector.TestKit.Gmail;

/// <summary>The faults that are set, in order: the first that covers a request answers it; slowness adds to what follows.</summary>
public sealed class GmailFaults
{
    private readonly Lock _gate = new();
    private readonly List<ActiveFault> _active = [];
    private int _lastId;

    /// <summary>Sets a fault until it heals, is cleared or the handle is disposed.</summary>
    public ActiveFault Set(GmailFault fault, FaultScope? scope = null)
    {
        lock (_gate)
        {
            var active = new ActiveFault(this, (++_lastId).ToString(CultureInfo.InvariantCulture), fault, scope ?? FaultScope.AllReads);
            _active.Add(active);
            return active;
        }
    }

    /// <summary>Google's block of the incident: all or some reads are sent to the 'sorry' page.</summary>
    public ActiveFault Block(FaultScope? scope = null) => Set(new GmailFault.Block(), scope);

    public IReadOnlyList<ActiveFault> Active
    {
        get
        {
            lock (_gate)
            {
                return [.. _active];
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _active.Clear();
        }
    }

    internal void Remove(ActiveFault fault)
    {
        lock (_gate)
        {
            _active.Remove(fault);
        }
    }

    /// <summary>The faults of a request, in their order; the last one may end the request.</summary>
    internal IReadOnlyList<GmailFault> For(CallKind kind, string? address, string path)
    {
        lock (_gate)
        {
            var hits = new List<GmailFault>();

            foreach (var active in _active.ToArray())
            {
                if (!active.Hit(kind, address, path))
                {
                    continue;
                }

                hits.Add(active.Fault);
                if (active.IsSpent)
                {
                    _active.Remove(active);
                }

                if (active.Fault is not GmailFault.Slow)
                {
                    break;
                }
            }

            return hits;
        }
    }
}

/// <summary>A fault that is or was set; disposing it ends it.</summary>
public sealed class ActiveFault : IDisposable
{
    private readonly GmailFaults _owner;
    private readonly Random _chance;
    private int _hits;

    internal ActiveFault(GmailFaults owner, string id, GmailFault fault, FaultScope scope)
    {
        _owner = owner;
        _chance = new Random(scope.Seed);
        Id = id;
        Fault = fault;
        Scope = scope;
    }

    public string Id { get; }

    public GmailFault Fault { get; }

    public FaultScope Scope { get; }

    /// <summary>How many requests it has hit.</summary>
    public int Hits => Volatile.Read(ref _hits);

    internal bool IsSpent => Hits >= Scope.Times;

    public void Dispose() => _owner.Remove(this);

    internal bool Hit(CallKind kind, string? address, string path)
    {
        if (IsSpent || !Scope.Covers(kind, address, path) || (Scope.Probability < 1 && _chance.NextDouble() >= Scope.Probability))
        {
            return false;
        }

        Interlocked.Increment(ref _hits);
        return true;
    }
}
