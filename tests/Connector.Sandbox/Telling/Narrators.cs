using Spectre.Console;

namespace Connector.Sandbox.Telling;

internal static class Narrators
{
    public static INarrator ForThisConsole()
    {
        var profile = AnsiConsole.Profile;
        var live = !Console.IsOutputRedirected && profile.Capabilities is { Ansi: true, Interactive: true };
        return live ? new LiveNarrator(AnsiConsole.Console) : new PlainNarrator(Console.Out);
    }
}
