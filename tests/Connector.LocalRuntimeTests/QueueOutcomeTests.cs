using System.Globalization;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Connector.LocalRuntimeTests.Support;
using Microsoft.Azure.Functions.Worker;

namespace Connector.LocalRuntimeTests;

[TestClass]
[TestCategory("Integration")]
public sealed class QueueOutcomeTests(TestContext context)
{
    [TestMethod]
    public async Task Message_whose_function_succeeds_is_deleted()
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup(typeof(Obliging)), context.CancellationToken);
        var queue = await SendAsync(app, "jobs", "one");

        await Eventually.TrueAsync(() => app.Notes.Lines.Count == 1, context.CancellationToken);

        await Eventually.TrueAsync(async () => await CountAsync(queue) == 0, context.CancellationToken);
    }

    [TestMethod]
    public async Task Message_that_fails_five_times_becomes_poison_with_its_text_unchanged()
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup(typeof(Failing)), context.CancellationToken);
        var queue = await SendAsync(app, "jobs", "grüße");

        var poison = await ReceiveAsync(app.Queue("jobs-poison"));

        Assert.AreEqual("grüße", poison.Body.ToString());
        Assert.AreSequenceEqual(["1", "2", "3", "4", "5"], app.Notes.Lines.Select(line => line.Split('@')[0]));
        await Eventually.TrueAsync(async () => await CountAsync(queue) == 0, context.CancellationToken);
        Assert.AreEqual(9999, poison.ExpiresOn!.Value.Year, "Poison must not expire.");
    }

    [TestMethod]
    public async Task Failure_is_logged_with_function_queue_and_message_id_and_never_with_the_text()
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup(typeof(Failing)), context.CancellationToken);
        var queue = app.Queue("jobs");
        await queue.CreateIfNotExistsAsync(cancellationToken: context.CancellationToken);
        var sent = await queue.SendMessageAsync("a secret text", context.CancellationToken);

        await ReceiveAsync(app.Queue("jobs-poison"));

        var failure = app.Logs.Errors[0];
        Assert.Contains("Fail ", failure);
        Assert.Contains("queue jobs", failure);
        Assert.Contains(sent.Value.MessageId, failure);
        Assert.Contains("Refused by the test.", failure);
        Assert.DoesNotContain("secret", app.Logs.Text);
    }

    [TestMethod]
    public async Task Between_two_attempts_lies_the_visibility_timeout()
    {
        var setup = new TestAppSetup(typeof(Failing)).WithQueues("visibilityTimeout", "00:00:02").WithQueues("maxDequeueCount", "2");
        await using var app = await TestApp.StartAsync(setup, context.CancellationToken);
        await SendAsync(app, "jobs", "one");

        await ReceiveAsync(app.Queue("jobs-poison"));

        var times = app.Notes.Lines.Select(line => DateTimeOffset.Parse(line.Split('@')[1], CultureInfo.InvariantCulture)).ToList();
        // Storage counts in whole seconds.
        Assert.IsGreaterThan(TimeSpan.FromSeconds(1), times[1] - times[0]);
    }

    [TestMethod]
    public async Task Text_that_is_no_base64_goes_to_poison_unread()
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup(typeof(Obliging)), context.CancellationToken);
        await SendAsync(app, "jobs", "not base64!", QueueMessageEncoding.None);

        var poison = await ReceiveAsync(app.Queue("jobs-poison", QueueMessageEncoding.None));

        Assert.AreEqual("not base64!", poison.MessageText);
        Assert.IsEmpty(app.Notes.Lines);
    }

    [TestMethod]
    public async Task Text_is_taken_as_it_is_when_the_encoding_is_none()
    {
        var setup = new TestAppSetup(typeof(Obliging)).WithQueues("messageEncoding", "none");
        await using var app = await TestApp.StartAsync(setup, context.CancellationToken);

        await SendAsync(app, "jobs", "not base64!", QueueMessageEncoding.None);

        await Eventually.TrueAsync(() => app.Notes.Lines is ["not base64!"], context.CancellationToken);
    }

    [TestMethod]
    public async Task Message_received_too_often_already_becomes_poison_without_another_run()
    {
        var setup = new TestAppSetup(typeof(Obliging)).WithQueues("maxDequeueCount", "2");
        var queue = new QueueClient(setup.Storage, "jobs", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await queue.CreateAsync(cancellationToken: context.CancellationToken);
        await queue.SendMessageAsync("died twice", context.CancellationToken);
        await ReceiveAndGiveBackAsync(queue);
        await ReceiveAndGiveBackAsync(queue);

        await using var app = await TestApp.StartAsync(setup, context.CancellationToken);
        var poison = await ReceiveAsync(app.Queue("jobs-poison"));

        Assert.AreEqual("died twice", poison.Body.ToString());
        Assert.IsEmpty(app.Notes.Lines);
    }

    [TestMethod]
    public async Task Poison_queue_has_no_poison_queue_of_its_own()
    {
        var setup = new TestAppSetup(typeof(FailingOnPoison)).WithQueues("maxDequeueCount", "2");
        await using var app = await TestApp.StartAsync(setup, context.CancellationToken);
        await SendAsync(app, "jobs-poison", "one");

        await Eventually.TrueAsync(() => app.Notes.Lines.Count > 4, context.CancellationToken);

        Assert.IsFalse(await app.Queue("jobs-poison-poison").ExistsAsync(context.CancellationToken));
    }

    [TestMethod]
    public async Task No_more_messages_are_in_flight_than_a_batch_and_the_threshold()
    {
        var setup = new TestAppSetup(typeof(Gated)).WithQueues("batchSize", "2").WithQueues("newBatchThreshold", "1");
        await using var app = await TestApp.StartAsync(setup, context.CancellationToken);
        var queue = await SendAsync(app, "jobs", [.. Enumerable.Range(1, 10).Select(number => $"{number}")]);

        await Eventually.TrueAsync(() => app.Notes.Inside >= 2, context.CancellationToken);
        app.Notes.Open(10);
        await Eventually.TrueAsync(async () => await CountAsync(queue) == 0, context.CancellationToken);

        Assert.IsLessThanOrEqualTo(3, app.Notes.MostInside);
        Assert.HasCount(10, app.Notes.Lines.Distinct());
    }

    [TestMethod]
    public async Task Message_stays_invisible_for_as_long_as_its_function_runs()
    {
        var setup = new TestAppSetup(typeof(Slow)) { Adjust = options => options with { MessageLease = TimeSpan.FromSeconds(2) } };
        await using var app = await TestApp.StartAsync(setup, context.CancellationToken);
        var queue = await SendAsync(app, "jobs", "one");

        await Eventually.TrueAsync(async () => await CountAsync(queue) == 0, context.CancellationToken);

        Assert.AreSequenceEqual(["begun", "done"], app.Notes.Lines);
    }

    [TestMethod]
    public async Task Function_that_outlasts_its_time_is_told_to_stop_and_has_failed()
    {
        var setup = new TestAppSetup(typeof(Gated)) { Settings = { ["AzureFunctionsJobHost:functionTimeout"] = "00:00:01" } };
        await using var app = await TestApp.StartAsync(setup.WithQueues("maxDequeueCount", "1"), context.CancellationToken);
        await SendAsync(app, "jobs", "one");

        await ReceiveAsync(app.Queue("jobs-poison"));

        Assert.Contains("ran for longer than 00:00:01", app.Logs.Text);
    }

    private async Task<QueueClient> SendAsync(TestApp app, string name, string text, QueueMessageEncoding encoding = QueueMessageEncoding.Base64) =>
        await SendAsync(app, name, [text], encoding);

    private async Task<QueueClient> SendAsync(TestApp app, string name, string[] texts, QueueMessageEncoding encoding = QueueMessageEncoding.Base64)
    {
        var queue = app.Queue(name, encoding);
        await queue.CreateIfNotExistsAsync(cancellationToken: context.CancellationToken);
        foreach (var text in texts)
        {
            await queue.SendMessageAsync(text, context.CancellationToken);
        }

        return queue;
    }

    private async Task<QueueMessage> ReceiveAsync(QueueClient queue)
    {
        QueueMessage? message = null;
        await Eventually.TrueAsync(
            async () => await queue.ExistsAsync(context.CancellationToken)
                && (message = await queue.ReceiveMessageAsync(cancellationToken: context.CancellationToken)) is not null,
            context.CancellationToken);
        return message!;
    }

    private async Task ReceiveAndGiveBackAsync(QueueClient queue)
    {
        var message = await ReceiveAsync(queue);
        await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, cancellationToken: context.CancellationToken);
    }

    private async Task<int> CountAsync(QueueClient queue) =>
        (await queue.GetPropertiesAsync(context.CancellationToken)).Value.ApproximateMessagesCount;

    public sealed class Obliging(Notes notes)
    {
        [Function("Oblige")]
        public void Run([QueueTrigger("jobs")] string text) => notes.Add(text);
    }

    public sealed class Failing(Notes notes, TimeProvider time)
    {
        [Function("Fail")]
        public void Run([QueueTrigger("jobs")] string text, long dequeueCount)
        {
            _ = text;
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{dequeueCount}@{time.GetUtcNow():O}"));
            throw new InvalidOperationException("Refused by the test.");
        }
    }

    public sealed class FailingOnPoison(Notes notes)
    {
        [Function("FailOnPoison")]
        public void Run([QueueTrigger("jobs-poison")] string text)
        {
            notes.Add(text);
            throw new InvalidOperationException("Refused by the test.");
        }
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

    public sealed class Slow(Notes notes, TimeProvider time)
    {
        [Function("Dawdle")]
        public async Task Run([QueueTrigger("jobs")] string text, CancellationToken cancellationToken)
        {
            _ = text;
            notes.Add("begun");
            await Task.Delay(TimeSpan.FromSeconds(5), time, cancellationToken);
            notes.Add("done");
        }
    }
}
