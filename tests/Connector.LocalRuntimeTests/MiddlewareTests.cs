using System.Net;
using Connector.LocalRuntimeTests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Connector.LocalRuntimeTests;

[TestClass]
[TestCategory("Integration")]
public sealed class MiddlewareTests(TestContext context)
{
    [TestMethod]
    public async Task Middleware_surrounds_the_function_in_the_order_it_was_added()
    {
        await using var app = await TestApp.StartAsync(
            new TestAppSetup(typeof(Inner))
            {
                Configure = builder =>
                {
                    builder.UseMiddleware<Outer>();
                    builder.UseWhen<Never>(_ => false);
                    builder.UseWhen<Second>(invocation => invocation.FunctionDefinition.Name == "Inner");
                },
            },
            context.CancellationToken);

        await app.Client.GetStringAsync("api/inner/x", context.CancellationToken);

        Assert.AreSequenceEqual(["outer", "second", "inner x from outer", "second ends", "outer ends"], app.Notes.Lines);
    }

    [TestMethod]
    public async Task Middleware_may_replace_inputs_and_result()
    {
        await using var app = await TestApp.StartAsync(
            new TestAppSetup(typeof(Inner)) { Configure = builder => builder.UseMiddleware<Replacing>() }, context.CancellationToken);

        using var response = await app.Client.GetAsync("api/inner/x", context.CancellationToken);

        Assert.AreEqual(HttpStatusCode.Accepted, response.StatusCode);
        Assert.AreEqual("inner x from ", app.Notes.Lines[0]);
    }

    [TestMethod]
    public async Task Middleware_may_answer_for_a_function_that_threw()
    {
        await using var app = await TestApp.StartAsync(
            new TestAppSetup(typeof(Throwing)) { Configure = builder => builder.UseMiddleware<Catching>() }, context.CancellationToken);

        using var response = await app.Client.GetAsync("api/Throw", context.CancellationToken);

        Assert.AreEqual(HttpStatusCode.Conflict, response.StatusCode);
    }

    [TestMethod]
    public async Task Each_invocation_has_a_scope_of_its_own()
    {
        await using var app = await TestApp.StartAsync(
            new TestAppSetup(typeof(Scoped)) { Configure = builder => builder.Services.AddScoped<Token>() }, context.CancellationToken);

        var first = await app.Client.GetStringAsync("api/ShowScope", context.CancellationToken);
        var second = await app.Client.GetStringAsync("api/ShowScope", context.CancellationToken);

        Assert.AreNotEqual(first, second);
        Assert.StartsWith("same ", first);
    }

    public sealed class Token
    {
        public Guid Id { get; } = Guid.NewGuid();
    }

    public sealed class Outer(Notes notes) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            notes.Add("outer");
            context.Items["from"] = "from outer";
            await next(context);
            notes.Add("outer ends");
        }
    }

    public sealed class Second(Notes notes) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            notes.Add("second");
            await next(context);
            notes.Add("second ends");
        }
    }

    public sealed class Never(Notes notes) : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            notes.Add("never");
            return next(context);
        }
    }

    public sealed class Replacing : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            var request = await context.BindInputAsync<HttpRequest>(context.FunctionDefinition.InputBindings["request"]);
            Assert.AreSame(context.GetHttpContext()!.Request, request.Value);
            await next(context);
            context.GetInvocationResult().Value = Results.Accepted();
        }
    }

    public sealed class Catching : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            try
            {
                await next(context);
            }
            catch (InvalidOperationException)
            {
                context.GetInvocationResult().Value = Results.Conflict();
            }
        }
    }

    public sealed class Inner(Notes notes)
    {
        [Function("Inner")]
        public IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "inner/{id}")] HttpRequest request, FunctionContext invocation, string id)
        {
            _ = request;
            notes.Add($"inner {id} {(invocation.Items.TryGetValue("from", out var from) ? from : "from ")}");
            return Results.Ok();
        }
    }

    public sealed class Throwing
    {
        [Function("Throw")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            throw new InvalidOperationException($"Refused by the test.{request.Query["none"]}");
    }

    public sealed class Scoped(Token token)
    {
        [Function("ShowScope")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext invocation) =>
            Results.Text(
                ReferenceEquals(token, invocation.InstanceServices.GetService<Token>())
                && ReferenceEquals(token, request.HttpContext.RequestServices.GetService<Token>())
                    ? $"same {token.Id}"
                    : "different");
    }
}
