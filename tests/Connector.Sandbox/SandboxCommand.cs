using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Connector.Sandbox;

/// <summary>The command line.</summary>
internal static class SandboxCommand
{
    /// <param name="others">What else the sandbox can do.</param>
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
        var messages = Number("--messages", "How many made-up mails each mailbox gets before the block.", standard: 20, least: 1, most: 10_000);
        var block = Duration("--block", "How long Google blocks at least, such as 30s or 2m; it waits for the alert mails in any case.", TimeSpan.FromSeconds(30));
        var output = new Option<DirectoryInfo?>("--out") { Description = "Write the alert mails and the app's log to this folder.", HelpName = "DIR" };
        var stay = new Option<bool>("--stay") { Description = "Keep everything running at the end, and print where to look." };

        var command = new RootCommand("Runs the connector on this machine through a block by Google, and proves that no mail is lost.")
        {
            mail, mailboxes, messages, block, output, stay,
        };

        foreach (var other in others)
        {
            command.Add(other);
        }

        command.SetAction((parsed, cancellationToken) => run(
            new SandboxOptions(
                parsed.GetValue(mail), parsed.GetValue(mailboxes), parsed.GetValue(messages), parsed.GetValue(block), parsed.GetValue(output),
                parsed.GetValue(stay)),
            cancellationToken));

        return command;
    }

    /// <summary>30s, 2m or 00:00:30.</summary>
    internal static bool TryParse(string text, out TimeSpan duration)
    {
        var unit = text.Length > 0 ? text[^1] : ' ';
        if (unit is 's' or 'm' && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            duration = unit == 's' ? TimeSpan.FromSeconds(number) : TimeSpan.FromMinutes(number);
            return true;
        }

        return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out duration) && duration >= TimeSpan.Zero;
    }

    internal static Option<TimeSpan> Duration(string name, string description, TimeSpan standard) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        DefaultValueFactory = _ => standard,
        CustomParser = result => ParseDuration(name, result),
    };

    private static TimeSpan ParseDuration(string name, ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (!TryParse(text, out var duration))
        {
            result.AddError($"{name} takes a time such as 30s, 2m or 00:00:30, not '{text}'.");
        }

        return duration;
    }

    internal static Option<int> Number(string name, string description, int standard, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < least || value > most))
            {
                result.AddError($"{name} takes a number from {least} to {most}, not {value}.");
            }
        });
        return option;
    }
}
