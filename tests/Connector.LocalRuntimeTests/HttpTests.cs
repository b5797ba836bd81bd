using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Connector.LocalRuntimeTests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Connector.LocalRuntimeTests;

[TestClass]
[TestCategory("Integration")]
public sealed class HttpTests(TestContext context)
{
    [TestMethod]
    [DataRow("api/greetings/World", "Hello World")]
    [DataRow("api/greetings", "Hello nobody")]
    [DataRow("api/files/a/b/c.txt", "a/b/c.txt")]
    [DataRow("api/numbers/41", "42")]
    [DataRow("api/ByName", "by its name")]
    public async Task Route_and_its_values_reach_the_function(string path, string expected)
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup(typeof(Greetings)), context.CancellationToken);

        Assert.AreEqual(expected, await app.Client.GetStringAsync(path, context.CancellationToken));
    }

    [TestMethod]
    [DataRow("GET", "api/unknown", 404)]
    [DataRow("GET", "api/numbers/one", 404)]
    [DataRow("POST", "api/greetings/World", 405)]
    [DataRow("DELETE", "api/ByName", 200)]
    [DataRow("GET", "greetings/World", 404)]
    public async Task Unknown_route_is_404_and_wrong_method_405(string method, string path, int expected)
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup(typeof(Greetings)), context.CancellationToken);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await app.Client.SendAsync(request, context.CancellationToken);

        Assert.AreEqual(expected, (int)response.StatusCode);
    }

    [TestMethod]
    public async Task Root_says_that_the_app_runs_where_no_function_answers_there()
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup(typeof(Greetings)), context.CancellationToken);

        Assert.StartsWith("The function app is running.", await app.Client.GetStringAsync("", context.CancellationToken));
    }

    [TestMethod]
    public async Task Route_prefix_comes_from_host_json()
    {
        var setup = new TestAppSetup(typeof(Greetings)) { Settings = { ["AzureFunctionsJobHost:extensions:http:routePrefix"] = "" } };
        await using var app = await TestApp.StartAsync(setup, context.CancellationToken);

        Assert.AreEqual("Hello World", await app.Client.GetStringAsync("greetings/World", context.CancellationToken));
    }

    [TestMethod]
    public async Task Json_body_is_bound_and_an_action_result_written()
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup(typeof(Orders)), context.CancellationToken);

        using var response = await app.Client.PutAsJsonAsync("api/orders/7", new { what = "tea" }, context.CancellationToken);

        Assert.AreEqual(HttpStatusCode.Accepted, response.StatusCode);
        Assert.AreEqual("{\"id\":\"7\",\"what\":\"tea\"}", await response.Content.ReadAsStringAsync(context.CancellationToken));
    }

    [TestMethod]
    public async Task Body_that_does_not_fit_is_500_and_not_quoted_in_the_log()
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup(typeof(Orders)), context.CancellationToken);
        using var body = new StringContent("{\"what\":{\"confidential\":1}}", Encoding.UTF8, "application/json");

        using var response = await app.Client.PutAsync("api/orders/7", body, context.CancellationToken);

        Assert.AreEqual(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("$.what", app.Logs.Text);
        Assert.DoesNotContain("confidential", app.Logs.Text);
    }

    [TestMethod]
    public async Task Exception_is_an_empty_500()
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup(typeof(Broken)), context.CancellationToken);

        using var response = await app.Client.GetAsync("api/Break", context.CancellationToken);

        Assert.AreEqual(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.IsEmpty(await response.Content.ReadAsByteArrayAsync(context.CancellationToken));
        Assert.Contains("Refused by the test.", app.Logs.Errors.Single());
    }

    [TestMethod]
    public async Task Large_body_is_streamed()
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup(typeof(Uploads)), context.CancellationToken);
        var bytes = new byte[101 * 1024 * 1024];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, 1024));
        using var body = new ByteArrayContent(bytes);

        using var response = await app.Client.PostAsync("api/uploads", body, context.CancellationToken);

        Assert.AreEqual(Convert.ToHexString(SHA256.HashData(bytes)), await response.Content.ReadAsStringAsync(context.CancellationToken));
    }

    [TestMethod]
    public async Task Return_value_of_parts_answers_and_sends()
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup(typeof(Intake)), context.CancellationToken);

        using var response = await app.Client.PostAsync("api/Take", null, context.CancellationToken);
        var queue = app.Queue("taken");

        Assert.AreEqual(HttpStatusCode.NoContent, response.StatusCode);
        await Eventually.TrueAsync(
            async () => await queue.ExistsAsync(context.CancellationToken)
                && (await queue.ReceiveMessageAsync(cancellationToken: context.CancellationToken)).Value?.Body.ToString() == "taken",
            context.CancellationToken);
    }

    [TestMethod]
    [DataRow("Note", "{\"input\":\"by hand\"}", 202)]
    [DataRow("note", "{\"input\":\"by hand\"}", 202)]
    [DataRow("Unknown", "{\"input\":\"\"}", 404)]
    [DataRow("Note", "no json", 400)]
    public async Task Queue_function_is_run_by_hand(string function, string body, int expected)
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup(typeof(Noting)), context.CancellationToken);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await app.Client.PostAsync($"admin/functions/{function}", content, context.CancellationToken);

        Assert.AreEqual(expected, (int)response.StatusCode);
        await Eventually.TrueAsync(() => expected != 202 || app.Notes.Lines is ["by hand"], context.CancellationToken);
    }

    public sealed record Order(string What);

    public sealed record Parts([property: HttpResult] IResult Answer, [property: QueueOutput("taken")] string Message);

    public sealed class Greetings
    {
        [Function("Greet")]
        public static IResult Greet(
            [HttpTrigger(AuthorizationLevel.Function, "get", Route = "greetings/{name?}")] HttpRequest request, string? name) =>
            Results.Text($"Hello {name ?? request.Query["name"].FirstOrDefault() ?? "nobody"}");

        [Function("GetFile")]
        public static Task<IResult> GetFile(
            [HttpTrigger(AuthorizationLevel.Function, "get", Route = "files/{*path}")] HttpRequest request, string path) =>
            Task.FromResult(Results.Text(path + request.Query["none"]));

        [Function("AddOne")]
        public static IActionResult AddOne(
            [HttpTrigger(AuthorizationLevel.Function, "get", Route = "numbers/{number:int}")] HttpRequest request, int number) =>
            new ContentResult { Content = $"{number + 1}{request.Query["none"]}" };

        [Function("ByName")]
        public static IResult ByName([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request, FunctionContext invocation) =>
            Results.Text(ReferenceEquals(invocation.GetHttpContext(), request.HttpContext) ? "by its name" : "strange");
    }

    public sealed class Orders
    {
        [Function("PutOrder")]
        public static IActionResult Put(
            [HttpTrigger(AuthorizationLevel.Function, "put", Route = "orders/{id}")] HttpRequest request, [FromBody] Order order, string id)
        {
            _ = request;
            return new AcceptedResult((string?)null, new { id, order.What });
        }
    }

    public sealed class Broken
    {
        [Function("Break")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) =>
            throw new InvalidOperationException($"Refused by the test.{request.Query["none"]}");
    }

    public sealed class Uploads
    {
        [Function("Upload")]
        public static async Task<IResult> Run(
            [HttpTrigger(AuthorizationLevel.Function, "post", Route = "uploads")] HttpRequest request, CancellationToken cancellationToken) =>
            Results.Text(Convert.ToHexString(await SHA256.HashDataAsync(request.Body, cancellationToken)));
    }

    public sealed class Intake
    {
        [Function("Take")]
        public static Parts Run([HttpTrigger(AuthorizationLevel.Function, "post")] HttpRequest request) =>
            new(Results.NoContent(), "taken" + request.Query["none"]);
    }

    public sealed class Noting(Notes notes)
    {
        [Function("Note")]
        public void Run([QueueTrigger("jobs")] string text) => notes.Add(text);
    }
}
