using System.Net;
using Connector.BrowserTests.Support;
using Connector.Sandbox.Browsing;
using Connector.Sandbox.Staging;
using Connector.TestKit;
using Microsoft.Playwright;

namespace Connector.BrowserTests.Sandbox;

/// <summary>The sandbox's own pages act at the simulated Google, so no other site and no early click may press their buttons.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class SandboxGuardTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Form_of_another_site_presses_no_button()
    {
        await using var stage = await StartAsync();
        await using var sandbox = await SandboxPages.StartAsync(stage, Token);
        sandbox.MayAct = true;
        await using var visitor = await Visitor.ArriveAsync(script: true);
        await visitor.Page.RouteAsync("http://stranger.example/", route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "text/html",
            Body = $"<form method=post action='{sandbox.Address}faults'><button name=on value=block>Win a prize</button></form>",
        }));

        await visitor.Page.GotoAsync("http://stranger.example/");
        var answer = await visitor.Page.RunAndWaitForResponseAsync(() => visitor.PressAsync("Win a prize"), "**/faults");

        Assert.AreEqual((int)HttpStatusCode.Forbidden, answer.Status);
        Assert.IsEmpty(stage.Gmail.Faults.Active);
    }

    /// <summary>A name that a stranger points to 127.0.0.1 makes his page one of the same origin (DNS rebinding).</summary>
    [TestMethod]
    [DataRow("stranger.example", HttpStatusCode.Forbidden)]
    [DataRow("localhost", HttpStatusCode.OK)]
    public async Task Page_answers_under_names_of_this_machine_alone(string host, HttpStatusCode expected)
    {
        await using var stage = await StartAsync();
        await using var sandbox = await SandboxPages.StartAsync(stage, Token);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, sandbox.Address) { Headers = { Host = host } };

        using var answer = await http.SendAsync(request, Token);

        Assert.AreEqual(expected, answer.StatusCode);
    }

    [TestMethod]
    [DataRow("faults", "on", "block")]
    [DataRow("deliver", "address", "support@acme.example")]
    [DataRow("revoke", "address", "support@acme.example")]
    [DataRow("connect", "address", "support@acme.example")]
    public async Task Button_does_nothing_while_the_story_plays(string path, string name, string value)
    {
        await using var stage = await StartAsync();
        var mailbox = stage.Gmail.AddMailbox("support@acme.example");
        await using var sandbox = await SandboxPages.StartAsync(stage, Token);

        var status = await PostAsync(sandbox, path, name, value);

        Assert.AreEqual(HttpStatusCode.BadRequest, status);
        Assert.IsEmpty(stage.Gmail.Faults.Active);
        Assert.IsEmpty(mailbox.Messages);
        Assert.IsFalse(mailbox.IsRevoked);
    }

    [TestMethod]
    public async Task Buttons_act_at_the_simulated_Google_after_the_story()
    {
        await using var stage = await StartAsync();
        var mailbox = stage.Gmail.AddMailbox("support@acme.example");
        await using var sandbox = await SandboxPages.StartAsync(stage, Token);
        sandbox.MayAct = true;

        Assert.AreEqual(HttpStatusCode.SeeOther, await PostAsync(sandbox, "deliver", "address", mailbox.Address));
        Assert.AreEqual(HttpStatusCode.SeeOther, await PostAsync(sandbox, "revoke", "address", mailbox.Address));
        Assert.AreEqual(HttpStatusCode.BadRequest, await PostAsync(sandbox, "deliver", "address", "unknown@acme.example"));
        Assert.AreEqual(HttpStatusCode.BadRequest, await PostAsync(sandbox, "faults", "on", "unknown"));

        Assert.HasCount(1, mailbox.Messages);
        Assert.IsTrue(mailbox.IsRevoked);
    }

    private static async Task<HttpStatusCode> PostAsync(SandboxPages sandbox, string path, string name, string value)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        using var form = new FormUrlEncodedContent([new(name, value)]);
        using var answer = await http.PostAsync(new Uri(sandbox.Address, path), form);
        return answer.StatusCode;
    }

    /// <summary>The simulated Gmail and mail server, without the app.</summary>
    private async Task<SandboxStage> StartAsync()
    {
        var stage = new SandboxStage(Cast.Of(3), new DirectoryInfo(Path.Combine(Repository.Artifacts, "sandbox", "browser-tests")));
        await stage.StartOutsideWorldAsync(Token);
        return stage;
    }
}
