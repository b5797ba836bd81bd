using System.CommandLine;

namespace Connector.Sandbox.Simulating;

/// <summary>The command line of the simulation.</summary>
internal static class SimulateCommand
{
    public static Command Create(Func<SimulateOptions, int> run)
    {
        var seed = SandboxCommand.Number("--seed", "Makes the same day happen again.", standard: 1, least: 0, most: int.MaxValue);
        var mailboxes = SandboxCommand.Number(
            "--mailboxes", "How many mailboxes are connected, about 33 to an account.", standard: 10_000, least: 100, most: 100_000);
        var command = new Command(
            "simulate", "Simulates 13 September 2024 for 10,000 mailboxes in virtual time, and measures what the connector makes of it.")
        {
            seed, mailboxes,
        };

        command.SetAction(parsed => run(new SimulateOptions(parsed.GetValue(seed), parsed.GetValue(mailboxes))));
        return command;
    }
}

/// <summary>The options of the command line.</summary>
internal sealed record SimulateOptions(int Seed, int Mailboxes)
{
    public int Accounts => Math.Max(1, Mailboxes * 3 / 100);
}
