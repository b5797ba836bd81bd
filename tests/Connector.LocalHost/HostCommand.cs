using System.CommandLine;
using Connector.LocalHost.Http;

namespace Connector.LocalHost;

/// <summary>The options of the command line.</summary>
/// <param name="App">The built function app, a .dll.</param>
/// <param name="Port">The port on 127.0.0.1; null if <paramref name="Urls"/> or ASPNETCORE_URLS names the address.</param>
/// <param name="Urls">Where to listen, as in ASPNETCORE_URLS; null if not given.</param>
/// <param name="Keys">The keys that callers must send; null if every function is open, as under Core Tools.</param>
internal sealed record HostOptions(FileInfo App, int? Port, string? Urls, FunctionKeys? Keys);

/// <summary>The command line.</summary>
internal static class HostCommand
{
    public static RootCommand Create(Func<HostOptions, CancellationToken, Task<int>> run)
    {
        var app = new Option<FileInfo>("--app") { Description = "The built function app.", HelpName = "APP.dll", Required = true };
        var port = new Option<int?>("--port") { Description = "Listen on this port of 127.0.0.1. The default is 7071.", HelpName = "PORT" };
        var urls =
            new Option<string?>("--urls") { Description = "Listen on these loopback addresses, as in ASPNETCORE_URLS.", HelpName = "URLS" };
        var keys = new Option<FunctionKeys?>("--keys")
        {
            Description =
                "Require these keys, as Azure does: default=KEY for functions, _master=KEY for everything. Without this option no key is "
                    + "needed.",
            HelpName = "NAME=KEY;NAME=KEY",
            CustomParser = result =>
            {
                if (FunctionKeys.TryParse(result.Tokens.Single().Value, out var parsed))
                {
                    return parsed;
                }

                result.AddError("--keys must be default=KEY;_master=KEY, with at least one of the two.");
                return null;
            },
        };

        var command =
            new RootCommand("Runs a built function app on this machine as the Functions host does: timers, queues and HTTP on loopback.")
        {
            app, port, urls, keys,
        };
        command.SetAction((parsed, cancellationToken) => run(
            new HostOptions(parsed.GetRequiredValue(app), parsed.GetValue(port), parsed.GetValue(urls), parsed.GetValue(keys)),
            cancellationToken));
        return command;
    }
}
