using System.CommandLine;
using Connector.LocalHost;
using Connector.LocalHost.Settings;

var command = HostCommand.Create(async (options, _) =>
{
    try
    {
        return await FunctionsHost.RunAsync(HostSettings.Read(options));
    }
    catch (StartException failure)
    {
        await failure.WriteAsync();
        return failure.ExitCode;
    }
});

// The host handles Ctrl+C and SIGTERM itself, because it drains.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
