using Connector.Gmail.Quota;
using Microsoft.Extensions.Time.Testing;

namespace Connector.UnitTests.Gmail;

/// <summary>Google's count of a project's units, and instances that always want more units than they may use.</summary>
/// <param name="byTheClock">The count restarts with every minute of the clock; otherwise it covers any sixty seconds.</param>
internal sealed class SharedProject(int limit, int instances, bool byTheClock, FakeTimeProvider time)
{
    private const int Call = 20;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly Random _chance = new(20260105);
    private readonly List<Instance> _instances = [.. Enumerable.Range(0, instances).Select(_ => new Instance(limit))];
    private readonly Queue<DateTimeOffset> _spent = new();

    /// <summary>Units by instance.</summary>
    public int[] Accepted { get; private set; } = new int[instances];

    /// <summary>Calls of all instances.</summary>
    public int Refused { get; private set; }

    public IReadOnlyList<double> Shares => [.. _instances.Select(instance => instance.Share.Share)];

    public void Join() => _instances.Add(new Instance(limit));

    /// <summary>All instances but one leave.</summary>
    public void LeaveOne() => _instances.RemoveRange(1, _instances.Count - 1);

    public void ForgetCounts() => (Accepted, Refused) = (new int[_instances.Count], 0);

    public void Run(TimeSpan duration)
    {
        if (Accepted.Length != _instances.Count)
        {
            ForgetCounts();
        }

        for (var end = time.GetUtcNow() + duration; time.GetUtcNow() < end; time.Advance(Step))
        {
            foreach (var instance in Enumerable.Range(0, _instances.Count).OrderBy(_ => _chance.Next()))
            {
                while (_instances[instance].MayCall(time.GetUtcNow()))
                {
                    Ask(instance);
                }
            }
        }
    }

    private void Ask(int instance)
    {
        var now = time.GetUtcNow();
        var since = byTheClock ? now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)) : now.AddMinutes(-1).AddTicks(1);

        while (_spent.TryPeek(out var oldest) && oldest < since)
        {
            _spent.Dequeue();
        }

        if ((_spent.Count + 1) * Call > limit)
        {
            Refused++;
            _instances[instance].Share.Refused(now);
            return;
        }

        _spent.Enqueue(now);
        Accepted[instance] += Call;
    }

    /// <summary>The part of <see cref="QuotaPacer"/> that decides on a call, without its waits.</summary>
    private sealed class Instance(int limit)
    {
        private readonly UnitWindow _window = new(limit);
        private bool _passedWindow;

        public ProjectShare Share { get; } = new(limit);

        public bool MayCall(DateTimeOffset now)
        {
            _passedWindow = _passedWindow || _window.Spend(Call, now) == TimeSpan.Zero;
            var may = _passedWindow && Share.Spend(Call, now) == TimeSpan.Zero;
            _passedWindow = _passedWindow && !may;
            return may;
        }
    }
}
