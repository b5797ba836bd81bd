using System.Globalization;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Connector.LocalRuntimeTests.Support;
using Microsoft.Azure.Functions.Worker;

namespace Connector.LocalRuntimeTests;

[TestClass]
[TestCategory("Integration")]
public sealed class QueueBindingTests(TestContext context)
{
    [TestMethod]
    [DataRow(typeof(TakesString), "{\"Name\":\"ü\",\"size\":3}")]
    [DataRow(typeof(TakesBytes), "{\"Name\":\"ü\",\"size\":3}")]
    [DataRow(typeof(TakesBinaryData), "{\"Name\":\"ü\",\"size\":3}")]
    [DataRow(typeof(TakesMessage), "{\"Name\":\"ü\",\"size\":3} 1")]
    [DataRow(typeof(TakesJob), "ü 3")]
    public async Task Body_is_bound_to_the_type_of_the_parameter(Type function, string expected)
    {
        await using var app = await RunAsync(new TestAppSetup(function), "{\"Name\":\"ü\",\"size\":3}");

        Assert.AreEqual(expected, app.Notes.Lines.Single());
    }

    [TestMethod]
    public async Task What_storage_says_of_a_message_is_bound_by_name()
    {
        await using var app = await RunAsync(new TestAppSetup(typeof(TakesBindingData)), "plain text");

        var parts = app.Notes.Lines.Single().Split('|');
        Assert.IsTrue(Guid.TryParse(parts[0], out _), parts[0]);
        Assert.AreEqual("1", parts[1]);
        Assert.IsNotEmpty(parts[2]);
        Assert.IsLessThan(TimeSpan.FromMinutes(5), DateTimeOffset.Parse(parts[3], CultureInfo.InvariantCulture) - TimeProvider.System.GetUtcNow());
        Assert.AreEqual("plain text", parts[4]);
        Assert.AreEqual("absent", parts[5]);
    }

    [TestMethod]
    public async Task Property_of_the_payload_hides_binding_data_of_the_same_name()
    {
        await using var app = await RunAsync(new TestAppSetup(typeof(TakesBindingData)), "{\"id\":\"of the payload\",\"colour\":\"red\"}");

        var parts = app.Notes.Lines.Single().Split('|');
        Assert.AreEqual("of the payload", parts[0]);
        Assert.AreEqual("red", parts[5]);
    }

    [TestMethod]
    public async Task Json_that_does_not_fit_fails_until_it_is_poison_and_is_not_quoted_in_the_log()
    {
        var setup = new TestAppSetup(typeof(TakesJob)).WithQueues("maxDequeueCount", "2");
        await using var app = await TestApp.StartAsync(setup, context.CancellationToken);

        await SendAsync(app, "{\"name\":\"a\",\"size\":\"confidential\"}");
        await Eventually.TrueAsync(async () => await app.Queue("jobs-poison").ExistsAsync(context.CancellationToken), context.CancellationToken);

        Assert.IsEmpty(app.Notes.Lines);
        Assert.Contains("$.size", app.Logs.Text);
        Assert.DoesNotContain("confidential", app.Logs.Text);
    }

    private async Task<TestApp> RunAsync(TestAppSetup setup, string text)
    {
        var app = await TestApp.StartAsync(setup, context.CancellationToken);
        await SendAsync(app, text);
        await Eventually.TrueAsync(() => app.Notes.Lines.Count > 0, context.CancellationToken);
        return app;
    }

    private async Task SendAsync(TestApp app, string text)
    {
        var queue = app.Queue("jobs", QueueMessageEncoding.Base64);
        await queue.CreateIfNotExistsAsync(cancellationToken: context.CancellationToken);
        await queue.SendMessageAsync(text, context.CancellationToken);
    }

    public sealed record Job(string Name, int Size);

    public sealed class TakesString(Notes notes)
    {
        [Function("TakeString")]
        public void Run([QueueTrigger("jobs")] string text) => notes.Add(text);
    }

    public sealed class TakesBytes(Notes notes)
    {
        [Function("TakeBytes")]
        public void Run([QueueTrigger("jobs")] byte[] bytes) => notes.Add(System.Text.Encoding.UTF8.GetString(bytes));
    }

    public sealed class TakesBinaryData(Notes notes)
    {
        [Function("TakeBinaryData")]
        public void Run([QueueTrigger("jobs")] BinaryData data) => notes.Add(data.ToString());
    }

    public sealed class TakesMessage(Notes notes)
    {
        [Function("TakeMessage")]
        public void Run([QueueTrigger("jobs")] QueueMessage message) => notes.Add($"{message.MessageText} {message.DequeueCount}");
    }

    public sealed class TakesJob(Notes notes)
    {
        [Function("TakeJob")]
        public void Run([QueueTrigger("jobs")] Job job) => notes.Add($"{job.Name} {job.Size}");
    }

    public sealed class TakesBindingData(Notes notes)
    {
        [Function("TakeBindingData")]
        public void Run(
            [QueueTrigger("jobs")] QueueMessage message,
            string id,
            long dequeueCount,
            string popReceipt,
            DateTimeOffset insertionTime,
            FunctionContext invocation,
            string colour = "absent") =>
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{id}|{dequeueCount}|{popReceipt}|{insertionTime:O}|{invocation.BindingContext.BindingData["QueueTrigger"]}|{colour}|{message.MessageId}"));
    }
}
