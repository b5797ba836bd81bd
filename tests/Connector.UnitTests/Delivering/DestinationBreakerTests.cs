using Azure;
using Connector.Delivering;
using Connector.Delivering.Health;
using Connector.Mailboxes;
using Connector.Messages;
using Microsoft.Extensions.Time.Testing;

namespace Connector.UnitTests.Delivering;

[TestClass]
public sealed class DestinationBreakerTests(TestContext context)
{
    private static readonly StoredMessage Message = new(
        new MailboxKey("acme", "support@acme.example"), "18c1", MessageState.Stored, "blob", 1, "00", "18c1", "api",
        DateTimeOffset.UnixEpoch, ETag.All);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));

    private readonly SwitchedDestination _destination = new();

    [TestMethod]
    public async Task Destination_that_is_down_is_not_called_for_every_message()
    {
        var breaker = new DestinationBreaker(_destination, _time);
        _destination.Answer = new DeliveryAnswer.Down("dead");

        await DeliverAsync(breaker, 20);

        Assert.AreEqual(DestinationBreaker.Failures, _destination.Calls);
    }

    [TestMethod]
    public async Task Breaker_closes_after_one_accepted_message()
    {
        var breaker = new DestinationBreaker(_destination, _time);
        _destination.Answer = new DeliveryAnswer.Down("dead");
        await DeliverAsync(breaker, 20);
        _destination.Answer = new DeliveryAnswer.Accepted();

        _time.Advance(DestinationBreaker.Break + TimeSpan.FromSeconds(1));
        var answers = await DeliverAsync(breaker, 5);

        Assert.IsTrue(answers.All(answer => answer is DeliveryAnswer.Accepted));
    }

    [TestMethod]
    public async Task Rejected_messages_do_not_open_the_breaker()
    {
        var breaker = new DestinationBreaker(_destination, _time);
        _destination.Answer = new DeliveryAnswer.Rejected("too large");

        await DeliverAsync(breaker, 20);

        Assert.AreEqual(20, _destination.Calls);
    }

    private async Task<IReadOnlyList<DeliveryAnswer>> DeliverAsync(DestinationBreaker breaker, int times)
    {
        var answers = new List<DeliveryAnswer>();

        for (var call = 0; call < times; call++)
        {
            answers.Add(await breaker.DeliverAsync(Message, context.CancellationToken));
        }

        return answers;
    }

    /// <summary>Gives the answer that the test sets.</summary>
    private sealed class SwitchedDestination : IDestination
    {
        public string Name => "switched";

        public bool TakesMessages => true;

        public DeliveryAnswer Answer { get; set; } = new DeliveryAnswer.Accepted();

        public int Calls { get; private set; }

        public Task<DeliveryAnswer> DeliverAsync(StoredMessage message, CancellationToken cancellationToken)
        {
            Calls++;
            return Task.FromResult(Answer);
        }
    }
}
