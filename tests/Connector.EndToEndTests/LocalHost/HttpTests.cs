using System.Net;
using Connector.TestKit.App;

namespace Connector.EndToEndTests.LocalHost;

/// <summary>The local host answers HTTP as the Functions host does (worker-api.md: seen on a host 4.1037).</summary>
[TestClass]
[TestCategory("EndToEnd")]
[TestCategory("LocalHost")]
public sealed class HttpTests(TestContext context)
{
    private const string FunctionKey = "function-key-4711";

    private const string MasterKey = "master-key-0815";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Route_or_verb_that_no_function_takes_is_404_without_a_body()
    {
        await using var app = await StartAsync();

        foreach (var (method, path) in ((HttpMethod, string)[])
        [
            (HttpMethod.Get, "no-such-route"), (HttpMethod.Delete, "health"), (HttpMethod.Head, "health"),
                (HttpMethod.Patch, "accounts/acme"),
            (HttpMethod.Post, "accounts/acme/mailboxes/a@b.example/explode"),
        ])
        {
            using var answer = await SendAsync(app, method, path);

            Assert.AreEqual(HttpStatusCode.NotFound, answer.StatusCode, $"{method} {path}");
            Assert.AreEqual("", await answer.Content.ReadAsStringAsync(Token));
        }
    }

    [TestMethod]
    public async Task Problem_of_the_app_passes_the_host_as_it_is()
    {
        await using var app = await StartAsync();

        using var answer = await SendAsync(app, HttpMethod.Get, "accounts/acme");

        Assert.AreEqual(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.AreEqual("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [TestMethod]
    [DataRow("rebind.example")]
    [DataRow("localhost.rebind.example")]
    public async Task Call_under_the_name_of_another_site_is_refused(string host)
    {
        await using var app = await StartAsync();

        foreach (var path in (string[])["status", "console", "health"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;
            using var answer = await app.Http.SendAsync(request, Token);

            Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode, path);
        }
    }

    [TestMethod]
    public async Task Functions_need_no_key_by_default()
    {
        await using var app = await StartAsync();

        using var answer = await SendAsync(app, HttpMethod.Get, "status");

        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    [TestMethod]
    public async Task Function_with_keys_required_answers_its_key_and_the_master_key_alone()
    {
        await using var app = await StartAsync("--keys", $"default={FunctionKey};_master={MasterKey}");

        Assert.AreEqual(HttpStatusCode.Unauthorized, await StatusAsync(app, "status"));
        Assert.AreEqual(HttpStatusCode.Unauthorized, await StatusAsync(app, "status", "wrong"));
        Assert.AreEqual(HttpStatusCode.Unauthorized, await StatusAsync(app, "status?code=wrong"));
        Assert.AreEqual(HttpStatusCode.OK, await StatusAsync(app, "status", FunctionKey));
        Assert.AreEqual(HttpStatusCode.OK, await StatusAsync(app, $"status?code={FunctionKey}"));
        Assert.AreEqual(HttpStatusCode.OK, await StatusAsync(app, "status", MasterKey));
    }

    [TestMethod]
    public async Task Anonymous_function_answers_without_a_key_while_keys_are_required()
    {
        await using var app = await StartAsync("--keys", $"default={FunctionKey}");

        Assert.AreEqual(HttpStatusCode.OK, await StatusAsync(app, "health"));
    }

    [TestMethod]
    public async Task Body_over_100_MB_is_refused_and_the_host_keeps_running()
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("inbound/in-nothing", UriKind.Relative));
        request.Content = new ByteArrayContent(new byte[1024]);
        request.Content.Headers.ContentLength = 104_857_601;
        request.Headers.ExpectContinue = true;

        using var answer = await app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);

        Assert.IsGreaterThanOrEqualTo(400, (int)answer.StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, await StatusAsync(app, "health"));
    }

    private async Task<HttpStatusCode> StatusAsync(ConnectorApp app, string path, string? key = null)
    {
        using var answer = await SendAsync(app, HttpMethod.Get, path, key);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(ConnectorApp app, HttpMethod method, string path, string? key = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));

        if (key is not null)
        {
            request.Headers.Add("x-functions-key", key);
        }

        return await app.Http.SendAsync(request, Token);
    }

    private async Task<ConnectorApp> StartAsync(params string[] options) =>
        await ConnectorApp.StartAsync(await HostStage.SettingsAsync(Token), Token, command: HostStage.Command(null, options));
}
