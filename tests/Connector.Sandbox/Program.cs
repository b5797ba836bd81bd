using System.CommandLine;
using System.Text;
using Connector.Sandbox;
using Connector.Sandbox.Replaying;
using Connector.Sandbox.Simulating;
using Connector.Sandbox.Soaking;

Console.OutputEncoding = Encoding.UTF8;

// Ctrl+C cancels the token; what runs is given this long to be put away.
var patience = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) };
var command = SandboxCommand.Create(
    RunAsync, ReplayCommand.Create(ReplaySandbox.ExecuteAsync), SimulateCommand.Create(SimulateSandbox.Execute));
return await command.Parse(args).InvokeAsync(patience);

static Task<int> RunAsync(SandboxOptions options, CancellationToken cancellationToken) => options.Soak is { } lasting
    ? SoakSandbox.ExecuteAsync(SoakOptions.Of(lasting, options.Seed, options.OutFolder), cancellationToken)
    : SandboxRun.ExecuteAsync(options, cancellationToken);
