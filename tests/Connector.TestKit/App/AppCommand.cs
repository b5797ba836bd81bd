using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Connector.TestKit.App;

/// <summary>
/// The command that starts the app: the local host with the app that was built beside this assembly, or the command in
/// CONNECTOR_APP_COMMAND, with
/// <c>{port}</c> for the port. It is run as program and arguments, without a shell.
/// </summary>
internal static class AppCommand
{
    private const string Variable = "CONNECTOR_APP_COMMAND";
    private const string Project = "Connector.Functions";
    private const string Host = "Connector.LocalHost";

    /// <summary>Settings of the developer's machine that must not reach the app, by the beginning of their names.</summary>
    private static readonly string[] Foreign =
    [
        "AzureWebJobs", "AzureFunctionsJobHost", "FUNCTIONS_", "Gmail__", "Tokens__", "Alerts__", "Schedule__", "Retry__", "Probe__",
            "Incident__", "Import__", "Forwarding__",
        "Destination__", "Console__", "ASPNETCORE_", "DOTNET_ENVIRONMENT", "DOTNET_STARTUP_HOOKS", "GOOGLE_", "TESTINGPLATFORM_",
    ];

    /// <summary>The words of the command; in place of what is built, when the variable is set.</summary>
    public static IReadOnlyList<string> Find() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } command ? Split(command) : Default();

    public static ProcessStartInfo Create(IReadOnlyList<string> words, int port, AppSettings settings)
    {
        var start = new ProcessStartInfo(words[0]);

        foreach (var word in words.Skip(1))
        {
            start.ArgumentList.Add(word.Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }

        SetEnvironment(start.Environment, port, settings);
        return start;
    }

    /// <summary>Blanks separate words, except between single or double quotes.</summary>
    internal static IReadOnlyList<string> Split(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, open) = ('\0', false);

        foreach (var character in command)
        {
            if (quote == '\0' && (character is '"' or '\''))
            {
                (quote, open) = (character, true);
            }
            else if (character == quote)
            {
                quote = '\0';
            }
            else if (char.IsWhiteSpace(character) && quote == '\0')
            {
                Finish();
            }
            else
            {
                word.Append(character);
                open = true;
            }
        }

        Finish();
        return words.Count > 0 ? words : throw new FormatException($"{Variable} names no program.");

        void Finish()
        {
            if (open)
            {
                words.Add(word.ToString());
                word.Clear();
                open = false;
            }
        }
    }

    private static IReadOnlyList<string> Default() => ["dotnet", Built(Host), "--app", Built(Project), "--port", "{port}"];

    private static string Built(string project)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var file = Path.Combine(Repository.Artifacts, "bin", project, configuration, $"{project}.dll");

        return File.Exists(file)
            ? file
            : throw new FileNotFoundException($"{project} is not built. Build the solution, or name a command in {Variable}.", file);
    }

    private static void SetEnvironment(IDictionary<string, string?> environment, int port, AppSettings settings)
    {
        foreach (var name in environment.Keys.Where(name => Foreign.Any(start => name.StartsWith(start,
            StringComparison.OrdinalIgnoreCase))).ToList())
        {
            environment.Remove(name);
        }

        // A proxy of the machine must not be used for our loopback ports.
        environment["NO_PROXY"] = environment["no_proxy"] = "127.0.0.1,localhost";
        environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";

        foreach (var (name, value) in settings.Values)
        {
            environment[name] = value;
        }
    }
}
