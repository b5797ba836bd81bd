using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Connector.Sandbox;

/// <summary>The command line.</summary>
internal static class SandboxCommand
{
    /// <param name="others">The other commands of the sandbox.</param>
    // Exceeds a limit because it declares one command with all its options.
    public static RootCommand Create(Func<SandboxOptions, CancellationToken, Task<int>> run, params Command[] others)
    {
        var mail = new Option<DirectoryInfo?>("--mail")
        {
            Description = "Import the .eml and .mbox files of this folder instead of made-up mails.",
            HelpName = "DIR",
        };
        mail.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<DirectoryInfo?>() is { Exists: false } missing)
            {
                result.AddError($"--mail names a folder that is not there: {missing}");
            }
        });
        var mailboxes = Number("--mailboxes", "How many mailboxes to connect, over 3 accounts.", standard: 12, least: 1, most: 200);
        var messages =
            Number("--messages", "How many made-up mails each mailbox gets before the block.", standard: 20, least: 1, most: 10_000);
        var block = Duration(
            "--block", "How long Google blocks at least, such as 30s or 2m; it waits for the alert mails in any case.",
            TimeSpan.FromSeconds(30), least: TimeSpan.FromSeconds(1), most: TimeSpan.FromHours(1));
        var output = Folder("Write the alert mails and the app's log to this folder, or to a new one in it if it holds anything.");
        var stay = new Option<bool>("--stay") { Description = "Keep everything running at the end, and print where to look." };

        var soak = Duration(
            "--soak", "Has faults of every kind at once for this long, such as 10m or 2h, then lets everything catch up and proves it.",
            TimeSpan.Zero, least: TimeSpan.FromSeconds(20), most: TimeSpan.FromHours(24));
        var seed = Number("--seed", "Repeats the faults of a soak; 0 for new ones.", standard: 0, least: 0, most: int.MaxValue);

        var destination = new Option<string>("--destination")
        {
            Description = "Where mail goes: archive, or zendesk for a simulated Zendesk whose customers answer.",
            DefaultValueFactory = _ => "archive",
        };
        destination.Validators.Add(result =>
        {
            if (TextOf(result) is not ("archive" or "zendesk" or "") and var other)
            {
                result.AddError($"--destination takes archive or zendesk, not '{other}'.");
            }
        });

        var command = new RootCommand("Runs the connector on this machine through a block by Google, and proves that no mail is lost.")
        {
            mail, mailboxes, messages, block, output, stay, destination, soak, seed,
        };

        foreach (var other in others)
        {
            command.Add(other);
        }

        command.SetAction((parsed, cancellationToken) => run(
            new SandboxOptions(
                parsed.GetValue(mail), parsed.GetValue(mailboxes), parsed.GetValue(messages), parsed.GetValue(block),
                parsed.GetValue(output),
                parsed.GetValue(stay))
            {
                HasZendesk = parsed.GetValue(destination) == "zendesk",
                Soak = parsed.GetValue(soak) is { Ticks: > 0 } lasting ? lasting : null,
                Seed = parsed.GetValue(seed),
            },
            cancellationToken));

        return command;
    }

    /// <summary>30s, 2m, 1h or 00:00:30. A number alone has no unit, and is refused.</summary>
    internal static bool TryParse(string text, out TimeSpan duration)
    {
        var unit = text.Length > 0 ? text[^1] : ' ';
        if (unit is 's' or 'm' or 'h'
            && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number < 1_000_000)
        {
            var one = unit == 's' ? TimeSpan.FromSeconds(1) : unit == 'm' ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(1);
            duration = one * number;
            return true;
        }

        return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out duration) && text.Contains(
            ':', StringComparison.Ordinal);
    }

    internal static Option<TimeSpan> Duration(string name, string description, TimeSpan standard, TimeSpan least, TimeSpan most) =>
        new(name)
        {
            Description = description,
            HelpName = "TIME",
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                if (TryParse(TextOf(result), out var duration) && duration >= least && duration <= most)
                {
                    return duration;
                }

                result.AddError($"{name} takes a time from {least:c} to {most:c}, such as 30s, 2m or 00:00:30, not '{TextOf(result)}'.");
                return standard;
            },
        };

    internal static Option<int> Number(string name, string description, int standard, int least, int most) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            if (int.TryParse(TextOf(result), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least
                && value <= most)
            {
                return value;
            }

            result.AddError($"{name} takes a whole number from {least} to {most}, not '{TextOf(result)}'.");
            return standard;
        },
    };

    internal static Option<DirectoryInfo?> Folder(string description)
    {
        var option = new Option<DirectoryInfo?>("--out") { Description = description, HelpName = "DIR" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<DirectoryInfo?>() is { } folder && File.Exists(folder.FullName))
            {
                result.AddError($"--out names a file: {folder}");
            }
        });
        return option;
    }

    private static string TextOf(SymbolResult result) => result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
}
