using Azure.Storage.Queues;
using Connector.LocalRuntimeTests.Support;
using Microsoft.Azure.Functions.Worker.LocalRuntime;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Queues;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connector.LocalRuntimeTests;

[TestClass]
[TestCategory("Integration")]
public sealed class MessageAttemptTests(TestContext context)
{
    [TestMethod]
    public async Task Message_that_was_received_and_not_started_is_free_at_once()
    {
        var queue = new QueueClient(AzuriteFixture.NewAccountConnectionString(), "jobs");
        await queue.CreateAsync(cancellationToken: context.CancellationToken);
        await queue.SendMessageAsync("one", context.CancellationToken);
        var received = await queue.ReceiveMessageAsync(TimeSpan.FromMinutes(10), context.CancellationToken);
        var settings = new QueueSettings(1, 0, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), 5, Base64: false);
        var attempt = new MessageAttempt(
            null!, queue, null, settings, new LocalRuntimeOptions(), null!, TimeProvider.System, NullLogger.Instance);

        await attempt.ReleaseAsync(received.Value);

        var again = await queue.ReceiveMessageAsync(cancellationToken: context.CancellationToken);
        Assert.AreEqual("one", again.Value.MessageText);
    }
}
