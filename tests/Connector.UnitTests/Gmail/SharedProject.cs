using Connector.Gmail.Quota;
using Microsoft.Extensions.Time.Testing;

namespace Connector.UnitTests.Gmail;

/// <summary>Google's count of a project's units, and instances that always have more to ask than they may.</summary>
/// <param name="byTheClock">The count begins anew with every minute; otherwise any sixty seconds hold.</param>
internal sealed class SharedProject(int limit, int instances, bool byTheClock, FakeTimeProvider time)
{
    private const int Call = 20;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly Random _chance = new(20260105);
    private readonly List<ProjectShare> _shares = [.. Enumerable.Range(0, instances).Select(_ => new ProjectShare(limit))];
    private readonly Queue<DateTimeOffset> _spent = new();

    /// <summary>Units by instance.</summary>
    public int[] Accepted { get; private set; } = new int[instances];

    /// <summary>Calls of all.</summary>
    public int Refused { get; private set; }

    public IReadOnlyList<double> Shares => [.. _shares.Select(share => share.Share)];

    public void Join() => _shares.Add(new ProjectShare(limit));

    /// <summary>All but one go.</summary>
    public void LeaveOne() => _shares.RemoveRange(1, _shares.Count - 1);

    public void ForgetCounts() => (Accepted, Refused) = (new int[_shares.Count], 0);

    public void Run(TimeSpan duration)
    {
        if (Accepted.Length != _shares.Count)
        {
            ForgetCounts();
        }

        for (var end = time.GetUtcNow() + duration; time.GetUtcNow() < end; time.Advance(Step))
        {
            foreach (var instance in Enumerable.Range(0, _shares.Count).OrderBy(_ => _chance.Next()))
            {
                while (_shares[instance].Spend(Call, time.GetUtcNow()) == TimeSpan.Zero)
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
            _shares[instance].Refused(now);
            return;
        }

        _spent.Enqueue(now);
        Accepted[instance] += Call;
    }
}
