using Azure.Storage.Queues;
using Connector.LocalRuntimeTests.Support;
using Connector.TestKit.Azurite;
using Microsoft.Azure.Functions.Worker;

namespace Connector.LocalRuntimeTests;

[TestClass]
[TestCategory("Integration")]
public sealed class OutageTests(TestContext context)
{
    [TestMethod]
    public async Task Listener_outlives_storage_that_is_down_at_the_start_and_goes_away_later()
    {
        await using var azurite = await AzuriteServer.StartAsync(options: null, context.CancellationToken);
        var storage = azurite.NewAccount();
        await azurite.StopAsync(context.CancellationToken);
        await using var app = await TestApp.StartAsync(new TestAppSetup(typeof(Noting)) { Storage = storage }, context.CancellationToken);
        await Eventually.TrueAsync(() => app.Logs.Text.Contains("Queue jobs cannot be read"), context.CancellationToken);

        await azurite.RestartAsync(context.CancellationToken);
        await SendAsync(app, "first");
        await Eventually.TrueAsync(() => app.Notes.Lines is ["first"], context.CancellationToken);

        await azurite.RestartAsync(context.CancellationToken);
        await SendAsync(app, "second");
        await Eventually.TrueAsync(() => app.Notes.Lines is ["first", "second"], context.CancellationToken);
    }

    [TestMethod]
    public async Task Queue_deleted_under_the_listener_is_made_again()
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup(typeof(Noting)), context.CancellationToken);
        await SendAsync(app, "first");
        await Eventually.TrueAsync(() => app.Notes.Lines is ["first"], context.CancellationToken);

        await app.Queue("jobs").DeleteAsync(context.CancellationToken);
        await SendAsync(app, "second");

        await Eventually.TrueAsync(() => app.Notes.Lines is ["first", "second"], context.CancellationToken);
    }

    private async Task SendAsync(TestApp app, string text)
    {
        var queue = app.Queue("jobs", QueueMessageEncoding.Base64);
        await queue.CreateIfNotExistsAsync(cancellationToken: context.CancellationToken);
        await queue.SendMessageAsync(text, context.CancellationToken);
    }

    public sealed class Noting(Notes notes)
    {
        [Function("Note")]
        public void Run([QueueTrigger("jobs")] string text) => notes.Add(text);
    }
}
