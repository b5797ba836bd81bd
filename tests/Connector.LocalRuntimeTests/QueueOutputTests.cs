using Connector.LocalRuntimeTests.Support;
using Microsoft.Azure.Functions.Worker;

namespace Connector.LocalRuntimeTests;

[TestClass]
[TestCategory("Integration")]
public sealed class QueueOutputTests(TestContext context)
{
    [TestMethod]
    [DataRow(typeof(ReturnsString), new[] { "as it is" })]
    [DataRow(typeof(ReturnsMany), new[] { "one", "two" })]
    [DataRow(typeof(ReturnsObject), new[] { "{\"Name\":\"n\",\"Size\":3}" })]
    [DataRow(typeof(ReturnsObjects), new[] { "{\"Name\":\"a\",\"Size\":1}", "{\"Name\":\"b\",\"Size\":2}" })]
    [DataRow(typeof(ReturnsParts), new[] { "{\"Name\":\"part\",\"Size\":4}" })]
    public async Task Return_value_becomes_messages_of_the_output_queue(Type function, string[] expected)
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup(function), context.CancellationToken);
        var queue = app.Queue("jobs");
        await queue.CreateIfNotExistsAsync(cancellationToken: context.CancellationToken);
        await queue.SendMessageAsync("go", context.CancellationToken);

        var output = app.Queue("results");
        var received = new List<string>();
        await Eventually.TrueAsync(
            async () =>
            {
                if (await output.ExistsAsync(context.CancellationToken))
                {
                    var messages = await output.ReceiveMessagesAsync(32, cancellationToken: context.CancellationToken);
                    received.AddRange(messages.Value.Select(message => message.Body.ToString()));
                }

                return received.Count == expected.Length;
            },
            context.CancellationToken);

        Assert.AreSequenceEqual(expected, received.Order(StringComparer.Ordinal));
    }

    public sealed record Job(string Name, int Size);

    public sealed class ReturnsString
    {
        [Function("ReturnString")]
        [QueueOutput("results")]
        public static string Run([QueueTrigger("jobs")] string text) => text.Length > 0 ? "as it is" : "";
    }

    public sealed class ReturnsMany
    {
        [Function("ReturnMany")]
        [QueueOutput("results")]
        public static Task<string[]> Run([QueueTrigger("jobs")] string text) => Task.FromResult<string[]>(text.Length > 0 ? ["one", "two"] : []);
    }

    public sealed class ReturnsObject
    {
        [Function("ReturnObject")]
        [QueueOutput("results")]
        public static Job Run([QueueTrigger("jobs")] string text) => new(text[..0] + "n", 3);
    }

    public sealed class ReturnsObjects
    {
        [Function("ReturnObjects")]
        [QueueOutput("results")]
        public static IEnumerable<Job> Run([QueueTrigger("jobs")] string text) => [new Job(text[..0] + "a", 1), new Job("b", 2)];
    }

    public sealed class ReturnsParts
    {
        [Function("ReturnParts")]
        public static async Task<Parts> Run([QueueTrigger("jobs")] string text)
        {
            await Task.Yield();
            return new Parts(text, new Job("part", 4));
        }
    }

    public sealed record Parts(string Ignored, [property: QueueOutput("results")] Job Job);
}
