using Connector.Sandbox;
using Connector.Sandbox.Replaying;
using Connector.Sandbox.Simulating;

namespace Connector.UnitTests.Sandbox;

/// <summary>A wrong option ends the sandbox with one line that names it.</summary>
[TestClass]
public sealed class SandboxCommandTests(TestContext context)
{
    [TestMethod]
    [DataRow("--mailboxes", "x")]
    [DataRow("--mailboxes", "0")]
    [DataRow("--messages", "1.5")]
    [DataRow("--block", "10")]
    [DataRow("--block", "0s")]
    [DataRow("--block", "-5s")]
    [DataRow("--block", "soon")]
    [DataRow("--destination", "pigeon")]
    [DataRow("--soak", "5s")]
    [DataRow("--seed", "x")]
    [DataRow("replay", "--seed", "x")]
    [DataRow("replay", "--instances", "abc")]
    [DataRow("replay", "--mail-every", "0s")]
    [DataRow("replay", "--block", "124")]
    [DataRow("simulate", "--mailboxes", "many")]
    [DataRow("--out", "/dev/null")]
    public async Task Wrong_option_is_one_line_that_names_it(params string[] args)
    {
        var parsed = Command().Parse(args);

        Assert.HasCount(1, parsed.Errors);
        Assert.Contains(args[^2], parsed.Errors[0].Message);
        Assert.AreEqual(
            1, await parsed.InvokeAsync(
            new System.CommandLine.InvocationConfiguration { Output = TextWriter.Null, Error = TextWriter.Null },
            context.CancellationToken));
    }

    [TestMethod]
    [DataRow("--block", "30s")]
    [DataRow("--block", "1.5m")]
    [DataRow("--block", "00:02:00")]
    [DataRow("--mailboxes", "12")]
    [DataRow("--destination", "zendesk")]
    [DataRow("--soak", "2h")]
    [DataRow("replay", "--mail-every", "20m")]
    public void Right_option_is_taken(params string[] args) => Assert.IsEmpty(Command().Parse(args).Errors);

    private static System.CommandLine.RootCommand Command() =>
        SandboxCommand.Create(
            (_, _) => Task.FromResult(0), ReplayCommand.Create((_, _) => Task.FromResult(0)), SimulateCommand.Create(_ => 0));
}
