using System.Text.RegularExpressions;

namespace Connector.BrowserTests.WebConsole;

/// <summary>Words of the console and of its mails that hold a name or a number.</summary>
internal static partial class Words
{
    [GeneratedRegex("^Incident .*: steps")]
    public static partial Regex IncidentLink();

    [GeneratedRegex("Google is refusing our connection")]
    public static partial Regex DelayedMail();
}
