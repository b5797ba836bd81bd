using System.CommandLine;
using Connector.TestKit.Replay;

namespace Connector.Sandbox.Replaying;

/// <summary>The command line of the replay.</summary>
internal static class ReplayCommand
{
    public static Command Create(Func<ReplayOptions, CancellationToken, Task<int>> run)
    {
        var standard = new ReplayPlan();
        var instances = SandboxCommand.Number(
            "--instances", "How many instances of the app run on one storage account.", standard.Instances, least: 1, most: 8);
        var seed = SandboxCommand.Number(
            "--seed", "Makes the same mails come at the same moments again.", standard.Seed, least: 0, most: int.MaxValue);
        var mailboxes = SandboxCommand.Number(
            "--mailboxes", "How many mailboxes to connect, over 6 accounts.", standard.Mailboxes, least: 6, most: 200);
        var (minute, day) = (TimeSpan.FromMinutes(1), TimeSpan.FromHours(24));
        var every = SandboxCommand.Duration(
            "--mail-every", "From one mail to the next in one mailbox, in the time of that day.", standard.MailEvery, minute, day);
        var block = SandboxCommand.Duration("--block", "How long Google blocks, in the time of that day.", standard.Block, minute, day);
        var output = SandboxCommand.Folder(
            "Write the alert mails, the post-mortem and the apps' logs to this folder, or to a new one in it if it holds anything.");

        var command = new Command(
            "replay",
            "Replays 13 September 2024, 15:00 to 17:04, with every duration divided by 60, and measures what the connector makes of it.")
        {
            instances, seed, mailboxes, every, block, output,
        };

        command.SetAction((parsed, cancellationToken) => run(
            new ReplayOptions(
                standard with
                {
                    Instances = parsed.GetValue(instances),
                    Seed = parsed.GetValue(seed),
                    Mailboxes = parsed.GetValue(mailboxes),
                    MailEvery = parsed.GetValue(every),
                    Block = parsed.GetValue(block),
                },
                parsed.GetValue(output)),
            cancellationToken));

        return command;
    }
}
