using System.Text.RegularExpressions;
using Connector.TestKit;

namespace Connector.UnitTests.Deployment;

/// <summary>.github/workflows: the jobs that run with an identity in Azure.</summary>
[TestClass]
public sealed partial class WorkflowTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, ".github", "workflows");

    [TestMethod]
    [DataRow("test.yml")]
    [DataRow("what-if.yml")]
    [DataRow("deploy.yml")]
    [DataRow("codeql.yml")]
    public void Other_peoples_actions_are_pinned_to_a_commit(string workflow)
    {
        var used = Used().Matches(File.ReadAllText(Path.Combine(Folder, workflow))).Select(match => match.Groups["action"].Value).ToList();

        Assert.IsNotEmpty(used);
        Assert.IsEmpty(used.Where(action => !action.StartsWith("./", StringComparison.Ordinal) && !Pinned().IsMatch(action)).ToList());
    }

    [TestMethod]
    [DataRow("test.yml")]
    [DataRow("what-if.yml")]
    [DataRow("deploy.yml")]
    [DataRow("codeql.yml")]
    public void No_secret_is_kept_at_GitHub_and_every_script_exists(string workflow)
    {
        var text = File.ReadAllText(Path.Combine(Folder, workflow));

        Assert.DoesNotContain("secrets.", text);
        Assert.Contains("permissions:\n  contents: read\n", text);
        Assert.IsEmpty(
            Named().Matches(text).Select(match => match.Value).Where(file => !File.Exists(Path.Combine(Repository.Root, file))).ToList());
    }

    [GeneratedRegex(@"uses: (?<action>\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Used();

    [GeneratedRegex("@[0-9a-f]{40}$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"infra/[\w.-]+\.(sh|bicep|bicepparam)", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();
}
