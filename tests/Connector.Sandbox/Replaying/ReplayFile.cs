using System.Text.Json;
using Connector.TestKit.Replay;

namespace Connector.Sandbox.Replaying;

/// <summary>The figures as a flat JSON object, for programs. An event that never happened is null.</summary>
internal static class ReplayFile
{
    private static readonly JsonSerializerOptions Flat =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static void Write(string path, ReplayPlan plan, ReplayFigures figures, bool holds)
    {
        var file = JsonSerializer.SerializeToNode(figures, Flat)!.AsObject();
        file.Insert(0, "holds", holds);
        file.Insert(1, "instances", plan.Instances);
        file.Insert(2, "accounts", plan.Accounts);
        file.Insert(3, "mailboxes", plan.Mailboxes);
        file.Insert(4, "block_seconds", plan.Block.TotalSeconds);
        file.Insert(5, "seed", plan.Seed);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, file.ToJsonString(Flat) + "\n");
    }
}
