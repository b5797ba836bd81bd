using Connector.TestKit.App;

namespace Connector.Sandbox.Soaking;

/// <summary>
/// Samples the processes while mail arrives and faults come and go: those of the instance that runs all the time, and the last life of the
/// one that is killed.
/// </summary>
internal sealed class ProcessWatch(SoakScene scene, StoryClock clock)
{
    private const double SlackMegabytes = 15;

    private const double SlackThreads = 8;

    private const double SlackHandles = 25;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongWarmUp = TimeSpan.FromMinutes(10);

    private static readonly string[] Roles = ["host", "worker"];

    private readonly Dictionary<(string Name, int Process), List<ProcessSample>> _samples = [];

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            Sample("steady", scene.Steady);
            Sample("restarted", scene.Mortal);
            await Task.Delay(Every, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The growth of each quantity after a warm-up of ten minutes, or of a quarter of a shorter life.</summary>
    public IReadOnlyList<Growth> Growths() =>
    [
        .. _samples.GroupBy(series => series.Key.Name).Select(lives => lives.Last())
            .Where(life => life.Key.Name.StartsWith("steady", StringComparison.Ordinal) || Life(life.Value) > TimeSpan.FromMinutes(3))
            .SelectMany(life => Of(life.Key.Name, life.Value)),
    ];

    private static IEnumerable<Growth> Of(string name, List<ProcessSample> samples)
    {
        var quarter = Life(samples) / 4;
        var warm = samples[0].At + (quarter < LongWarmUp ? quarter : LongWarmUp);
        var counted = samples.Where(sample => sample.At >= warm).ToList();
        yield return new Growth($"{name}: memory in MB", [.. counted.Select(sample => (sample.At, sample.Megabytes))], SlackMegabytes);
        yield return new Growth($"{name}: threads", [.. counted.Select(sample => (sample.At, (double)sample.Threads))], SlackThreads);
        yield return new Growth($"{name}: handles", [.. counted.Select(sample => (sample.At, (double)sample.Handles))], SlackHandles);
    }

    private static TimeSpan Life(List<ProcessSample> samples) => samples[^1].At - samples[0].At;

    private void Sample(string instance, ConnectorApp app)
    {
        foreach (var (process, role) in Processes(app).Zip(Roles))
        {
            if (ProcessSample.Take(process, clock.Now) is { } sample)
            {
                var key = ($"{instance} {role}", process);
                (_samples.TryGetValue(key, out var known) ? known : _samples[key] = []).Add(sample);
            }
        }
    }

    private static IReadOnlyList<int> Processes(ConnectorApp app)
    {
        try
        {
            return app.IsRunning ? app.ProcessIds : [];
        }
        catch (InvalidOperationException)
        {
            // It ended in between.
            return [];
        }
    }
}
