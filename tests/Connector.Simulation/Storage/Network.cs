using Connector.Simulation.Time;

namespace Connector.Simulation.Storage;

/// <summary>
/// An instance's way to everything outside of it: takes time, loses races on purpose, and ends with its process.
/// </summary>
/// <param name="chance">Of this instance alone.</param>
public sealed class Network(VirtualTime time, Random chance, NetworkOptions options)
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    /// <summary>False once the process was killed: nothing that it waits for ever comes, and nothing that it does has an effect.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>Share of the calls that fail before they take effect; as many writes fail after they did.</summary>
    public double Failures { get; set; } = options.Failures;

    /// <summary>Asked at each call with its name and what it does; true kills the process there.</summary>
    public Func<string, bool>? KillsBefore { get; set; }

    public Func<string, bool>? KillsAfter { get; set; }

    /// <summary>Counts the calls; null if they are not counted.</summary>
    public StorageMeter? Meter { get; init; }

    public void Kill() => IsAlive = false;

    /// <summary>A call of the app's.</summary>
    public async Task StorageAsync(string call)
    {
        Meter?.Called(call);
        await HostAsync(call);
        FailSometimes();
    }

    /// <summary>A call of the host's own, which repeats it until it succeeds.</summary>
    public Task HostAsync(string call) => KillsBefore?.Invoke(call) == true ? KillAsync() : TravelAsync(options.Storage);

    /// <summary>Call this after an effect: the process may die before it gets the answer, or get a failure as the answer.</summary>
    public async Task HeardAsync(string call)
    {
        await (KillsAfter?.Invoke(call) == true ? KillAsync() : Task.CompletedTask);
        FailSometimes();
    }

    public Task TravelAsync(Latency latency) => IsAlive ? ArriveAsync(latency.Next(chance)) : Never;

    /// <summary>Takes a time that depends on the size of the answer; none if calls take no time here.</summary>
    public Task TravelAsync(TimeSpan delay) =>
        delay <= TimeSpan.Zero || options.Storage.Most == TimeSpan.Zero ? Task.CompletedTask : IsAlive ? ArriveAsync(delay) : Never;

    /// <summary>Somebody else was faster, as far as the caller can tell.</summary>
    public bool LosesRace() => options.LostRaces > 0 && chance.NextDouble() < options.LostRaces;

    /// <summary>The caller's own write was repeated under way, and met itself.</summary>
    public bool MeetsItself() => options.Echoes > 0 && chance.NextDouble() < options.Echoes;

    private void FailSometimes()
    {
        if (Failures > 0 && chance.NextDouble() < Failures)
        {
            throw Answer.Refused(503);
        }
    }

    private Task KillAsync()
    {
        Kill();
        return Never;
    }

    private async Task ArriveAsync(TimeSpan delay)
    {
        await time.AfterAsync(delay);

        if (!IsAlive)
        {
            await Never;
        }
    }
}

/// <summary>A time under way, evenly spread.</summary>
public readonly record struct Latency(TimeSpan Least, TimeSpan Most)
{
    public static Latency Milliseconds(double least, double most) => new(TimeSpan.FromMilliseconds(least), TimeSpan.FromMilliseconds(most));

    public TimeSpan Next(Random chance) => Least + ((Most - Least) * chance.NextDouble());
}

/// <param name="LostRaces">Share of the guarded writes that are refused for another's sake.</param>
/// <param name="Echoes">Share of the guarded writes that succeed and are answered as if they had not.</param>
/// <param name="Failures">Share of the calls that fail before they take effect; as many writes fail after they did.</param>
public sealed record NetworkOptions(Latency Storage, double LostRaces = 0, double Echoes = 0, double Failures = 0);
