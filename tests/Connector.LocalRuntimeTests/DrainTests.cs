using Connector.LocalRuntimeTests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.LocalRuntimeTests;

[TestClass]
[TestCategory("Integration")]
public sealed class DrainTests(TestContext context)
{
    [TestMethod]
    public async Task Running_message_is_finished_and_deleted_before_the_stop_ends()
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup(typeof(Gated)), context.CancellationToken);
        var queue = app.Queue("jobs");
        await queue.CreateIfNotExistsAsync(cancellationToken: context.CancellationToken);
        await queue.SendMessageAsync("one", context.CancellationToken);
        await Eventually.TrueAsync(() => app.Notes.Inside == 1, context.CancellationToken);

        var stop = app.StopAsync(context.CancellationToken);
        await queue.SendMessageAsync("too late", context.CancellationToken);
        Assert.IsFalse(stop.IsCompleted);
        app.Notes.Open(1);
        await stop;

        Assert.AreSequenceEqual(["one"], app.Notes.Lines);
        var left = await queue.ReceiveMessagesAsync(32, cancellationToken: context.CancellationToken);
        Assert.AreSequenceEqual(["too late"], left.Value.Select(message => message.Body.ToString()));
    }

    [TestMethod]
    public async Task Invocation_that_outlasts_the_grace_is_told_to_stop_and_its_message_is_free_at_once()
    {
        var setup = new TestAppSetup(typeof(Gated)) { Adjust = options => options with { DrainGrace = TimeSpan.FromSeconds(1) } };
        await using var app = await TestApp.StartAsync(
            setup.WithQueues("visibilityTimeout", "00:10:00").WithQueues("maxDequeueCount", "1"), context.CancellationToken);
        var queue = app.Queue("jobs");
        await queue.CreateIfNotExistsAsync(cancellationToken: context.CancellationToken);
        await queue.SendMessageAsync("one", context.CancellationToken);
        await Eventually.TrueAsync(() => app.Notes.Inside == 1, context.CancellationToken);

        await app.StopAsync(context.CancellationToken);

        var left = await queue.ReceiveMessagesAsync(32, cancellationToken: context.CancellationToken);
        Assert.AreSequenceEqual(["one"], left.Value.Select(message => message.Body.ToString()));
        Assert.IsEmpty(app.Logs.Errors);
    }

    [TestMethod]
    public async Task Request_under_way_is_answered_before_the_stop_ends()
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup(typeof(GatedRequest)), context.CancellationToken);
        var answer = app.Client.GetStringAsync("api/Wait", context.CancellationToken);
        await Eventually.TrueAsync(() => app.Notes.Inside == 1, context.CancellationToken);

        var stop = app.StopAsync(context.CancellationToken);
        app.Notes.Open(1);
        await stop;

        Assert.AreEqual("passed", await answer);
    }

    public sealed class Gated(Notes notes)
    {
        [Function("PassGate")]
        public async Task Run([QueueTrigger("jobs")] string text, CancellationToken cancellationToken)
        {
            await notes.PassGateAsync(cancellationToken);
            notes.Add(text);
        }
    }

    public sealed class GatedRequest(Notes notes)
    {
        [Function("Wait")]
        public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellationToken)
        {
            await notes.PassGateAsync(cancellationToken);
            return Results.Text("passed" + request.Query["none"]);
        }
    }
}
