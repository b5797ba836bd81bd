using Connector.Sandbox.Proving;
using Connector.Sandbox.Telling;
using Connector.TestKit.App;
using Connector.TestKit.Replay;

namespace Connector.Sandbox.Soaking;

/// <summary>One soak from the first process to the verdict.</summary>
internal static class SoakSandbox
{
    private const int Missed = 1;

    private const int Interrupted = 130;

    /// <returns>The exit code: 0 only if every promise holds.</returns>
    public static async Task<int> ExecuteAsync(SoakOptions options, CancellationToken cancellationToken)
    {
        var narrator = Narrators.ForThisConsole();
        var clock = new StoryClock(TimeProvider.System);

        try
        {
            var verdict = await narrator.TellAsync(
                $"faults of every kind at once, with seed {options.Seed}", clock,
                () => PlayAsync(options, clock, narrator, cancellationToken));
            narrator.Conclude(verdict);
            return verdict.Holds ? 0 : Missed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            narrator.Close("Interrupted; everything that was started is put away.");
            return Interrupted;
        }
        catch (Exception failure) when (failure is InvalidOperationException or IOException or TimeoutException or AppEndedException)
        {
            narrator.Close(failure.Message);
            return Missed;
        }
    }

    private static async Task<Verdict> PlayAsync(
        SoakOptions options, StoryClock clock, INarrator narrator, CancellationToken cancellationToken)
    {
        var folder = OutFolder.Make(options.OutFolder, "soak");
        await using var scene = await SoakScene.StartAsync(
            new ReplayPlan { Instances = 2, Seed = options.Seed }, folder.FullName, cancellationToken);
        narrator.Say(clock.Now, Tone.Plain, $"Two instances of the connector run, with {scene.World.Mailboxes.Count()} mailboxes");

        var watch = new ProcessWatch(scene, clock);
        using var run = new SoakRun(scene, options, narrator, clock, watch);
        var checks = await run.PlayAsync(cancellationToken);

        return new Verdict(checks, [], clock, folder.FullName)
        {
            Figures = [.. run.Happened(), .. watch.Growths().Select(growth => growth.ToFigure())],
        };
    }
}
