using Connector.Delivering;
using Connector.Simulation.Gmail;
using Connector.Simulation.Hosting;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Simulation.Scale;

/// <summary>
/// A day of a large installation: mail comes by office hours, Gmail blocks for a twelfth of the day and flaps for another part, one
/// account's destination is dead for a while, and processes die and are replaced.
/// </summary>
public sealed class ScaleDay : IDisposable
{
    /// <summary>Its destination is dead for a twenty-fourth of the day.</summary>
    private const string DeadAccount = "account-001";

    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(7);

    /// <summary>Mail that arrives so long before a fault may be fetched only after it.</summary>
    private static readonly TimeSpan Unfetched = TimeSpan.FromMinutes(7);

    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(25);

    private readonly ScaleOptions _options;
    private readonly LogMeter _logs = new();

    public ScaleDay(ScaleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        _options = options;
        World = new SimulatedWorld(options.World with { Start = options.Start - WarmUp, Logging = logging => logging.AddProvider(_logs) });
        World.Gmail.Called += (call, _) => Calls[call.Method] = Calls.GetValueOrDefault(call.Method) + 1;

        if (options.HasFaults)
        {
            World.Gmail.Door = call => IsBlocked(call.At) ? Doors.Blocked : null;
            World.HelpdeskMood = message => message.Mailbox.Account == DeadAccount && IsDead(World.Now)
                ? new DeliveryAnswer.Down("It does not answer.") : null;
        }
    }

    public SimulatedWorld World { get; }

    /// <summary>Calls to Gmail, by method.</summary>
    public Dictionary<string, long> Calls { get; } = new(StringComparer.Ordinal);

    /// <summary>Counted from the beginning of the day until all is settled, but rates from the beginning to its end.</summary>
    public ScaleFigures Run(Action<DateTimeOffset>? report = null)
    {
        World.Begin();
        World.RunUntil(_options.Start);
        World.Meter.Reset();
        World.Invocations.Reset();
        _logs.Reset();
        Calls.Clear();

        if (_options.HasFaults)
        {
            ReplaceProcesses();
        }

        var mostPlanned = 0L;

        while (World.Now < _options.End)
        {
            var before = Sent();
            World.RunUntil(World.Now + TimeSpan.FromMinutes(1));
            mostPlanned = Math.Max(mostPlanned, Sent() - before);
            report?.Invoke(World.Now);
        }

        var counts = ScaleCounts.Of(World, Calls, _logs.Lines) with { MostPlannedInAMinute = mostPlanned };
        World.RunUntil(_options.End + Settling);
        return ScaleFigures.Of(World, _options, counts, IsDisturbed);
    }

    public void Dispose() => _logs.Dispose();

    private bool IsBlocked(DateTimeOffset at) =>
        (at >= _options.At(10.0 / 24) && at < _options.At(12.0 / 24))
        || (at >= _options.At(14.0 / 24) && at < _options.At(15.0 / 24) && at.Minute % 10 < 4);

    private bool IsDead(DateTimeOffset at) => at >= _options.At(16.0 / 24) && at < _options.At(17.0 / 24);

    /// <summary>Whether mail that arrived then may have had to wait, because of a block or of the backlog behind it.</summary>
    private bool IsDisturbed(string account, DateTimeOffset at) => _options.HasFaults
        && ((at >= _options.At(10.0 / 24) - Unfetched && at < _options.At(12.0 / 24) + Settling)
            || (at >= _options.At(14.0 / 24) - Unfetched && at < _options.At(15.0 / 24) + Settling)
            || (account == DeadAccount && at >= _options.At(16.0 / 24) - Unfetched && at < _options.At(17.0 / 24) + Settling));

    private long Sent() => World.Meter.Calls.GetValueOrDefault($"{StorageNames.FetchJobsQueue}.send");

    /// <summary>Each process dies once, one after the other, and another one takes its place within half a minute.</summary>
    private void ReplaceProcesses()
    {
        foreach (var instance in World.Instances.ToList())
        {
            var dies = _options.At((instance.Number + 0.5) / World.Instances.Count);
            World.Time.At(dies, instance.Network.Kill);
            World.Time.At(dies.AddSeconds(30), () => World.Add());
        }
    }
}
