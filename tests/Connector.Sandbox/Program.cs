using System.CommandLine;
using System.Text;
using Connector.Sandbox;

Console.OutputEncoding = Encoding.UTF8;

// Ctrl+C cancels the token; what runs is given this long to be put away.
var patience = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) };
return await SandboxCommand.Create(SandboxRun.ExecuteAsync).Parse(args).InvokeAsync(patience);
