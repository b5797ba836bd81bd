using Connector.Sandbox.Proving;
using Connector.Sandbox.Telling;
using Connector.TestKit;
using Connector.TestKit.App;
using Connector.TestKit.Replay;

namespace Connector.Sandbox.Replaying;

/// <summary>One replay from the first process to the figures.</summary>
internal static class ReplaySandbox
{
    private const int Missed = 1;
    private const int LateOnly = 2;
    private const int Interrupted = 130;

    /// <summary>
    /// Answers the exit code: 0 only if every figure is reached; 2 if nothing but a time was missed, which may be the fault of a machine
    /// that had something else to do, since each millisecond of it counts for 60.
    /// </summary>
    public static async Task<int> ExecuteAsync(ReplayOptions options, CancellationToken cancellationToken)
    {
        var narrator = Narrators.ForThisConsole();
        var day = new ReplayDay(TimeProvider.System);
        var clock = new ReplayClock(day, TimeProvider.System);

        try
        {
            var verdict = await narrator.TellAsync(
                "13 September 2024, a second for a minute", clock,
                () => PlayAsync(options.Plan, OutFolder.Make(options.OutFolder, "replay"), day, clock, narrator, cancellationToken));
            narrator.Conclude(verdict);
            return verdict.Holds ? 0 : verdict.IsOnlyLate ? LateOnly : Missed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            narrator.Close("Interrupted; everything that was started is put away.");
            return Interrupted;
        }
        catch (Exception failure) when (failure
            is InvalidOperationException or IOException or TimeoutException or HttpRequestException or AppEndedException)
        {
            narrator.Close(failure.Message);
            return Missed;
        }
    }

    private static async Task<Verdict> PlayAsync(
        ReplayPlan plan, DirectoryInfo folder, ReplayDay day, ReplayClock clock, INarrator narrator, CancellationToken cancellationToken)
    {
        narrator.Say(clock.Now, Tone.Plain, "Azurite is started; the first time on a machine it is installed");
        await using var scene = await ReplayScene.StartAsync(plan, folder.FullName, cancellationToken)
            .ToldAsync("Azurite and the connector start", TimeProvider.System, line => narrator.Say(clock.Now, Tone.Plain, line));
        narrator.Say(
            clock.Now, Tone.Plain,
            $"{scene.Apps.Count} of the connector, a process each, with {plan.Mailboxes} mailboxes in {scene.Accounts.Count} accounts; "
                + $"every duration is divided by {ReplayDay.Speed}");

        var record = await new ReplayRun(plan, scene, day, new ReplayAudience(scene, narrator, clock)).PlayAsync(cancellationToken);
        AlertFiles.Write(folder, record.Alerts);
        await WritePostMortemsAsync(scene, record, folder, cancellationToken);

        var figures = ReplayFigures.Of(record);
        var checks = ReplayLimits.Check(figures, plan);
        var verdict = new Verdict(
            record.Broken is { } broken ? [new Check(Holds: false, "The replay came to its end", broken), .. checks] : checks,
            record.Alerts, clock, folder.FullName)
        {
            Figures = ReplayLimits.Compare(figures),
        };
        ReplayFile.Write(Path.Combine(Repository.Artifacts, "replay", "processes.json"), plan, figures, verdict.Holds);
        return verdict;
    }

    private static async Task WritePostMortemsAsync(
        ReplayScene scene, ReplayRecord record, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        foreach (var incident in record.Incidents)
        {
            var file = Path.Combine(folder.FullName, $"incident-{incident.Id}");
            var json = (await scene.Api.GetIncidentAsync(incident.Id, cancellationToken)).Json.GetRawText();
            await File.WriteAllTextAsync(file + ".json", json, cancellationToken);
            await File.WriteAllTextAsync(
                file + ".md", await scene.Api.GetPostMortemAsync(incident.Id, cancellationToken), cancellationToken);
        }
    }
}
