using Connector.Delivering.Queueing;
using Connector.IntegrationTests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.Delivering;

/// <summary>Whose turn it is while a destination is at its limit, by the rows of the deliveries.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class CatchUpTests(TestContext context)
{
    private const int MailsPerDelivery = 60;

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Hundred_oldest_mails_go_at_once_and_later_ones_wait_the_longer_the_more_are_before_them()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var table = connector.Get<DeliveryTable>();
        var catchUp = new CatchUp(table, _clock);

        // Added in another order than that of their age.
        var deliveries = await Task.WhenAll(new[] { 4, 0, 3, 1, 2 }.Select(age => AddAsync(table, age)));
        var oldestFirst = deliveries.OrderBy(delivery => delivery.Since).ToList();
        Assert.IsNull(await catchUp.WaitAsync(oldestFirst[4], Token), "the destination is not at its limit");

        catchUp.NoteLimit(ConnectorUnderTest.Account);
        var waits = new List<double?>();

        foreach (var delivery in oldestFirst)
        {
            waits.Add((await catchUp.WaitAsync(delivery, Token))?.TotalSeconds);
        }

        Assert.AreSequenceEqual(new double?[] { null, null, 15, 15, 30 }, waits);

        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.IsNull(await catchUp.WaitAsync(oldestFirst[4], Token), "the destination has not been at its limit for two minutes");
    }

    [TestMethod]
    public async Task Mails_that_are_set_aside_or_wait_for_something_else_and_those_of_other_accounts_delay_no_mail()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var table = connector.Get<DeliveryTable>();
        var catchUp = new CatchUp(table, _clock);
        await AddAsync(table, 0, delivery => delivery with { IsTold = true });
        await AddAsync(table, 1, delivery => delivery with { IsTold = true });
        await AddAsync(table, 2, delivery => delivery with { DueAt = _clock.GetUtcNow().AddHours(1) });
        await AddAsync(table, 3, delivery => delivery with { Mailbox = new("another", "support@acme.example") });
        var last = await AddAsync(table, 4);
        catchUp.NoteLimit(ConnectorUnderTest.Account);

        Assert.IsNull(await catchUp.WaitAsync(last, Token));
    }

    private async Task<Delivery> AddAsync(DeliveryTable table, int age, Func<Delivery, Delivery>? change = null)
    {
        var now = _clock.GetUtcNow();
        var ids = Enumerable.Range(0, MailsPerDelivery).Select(mail => $"{age}-{mail}").ToList();
        var delivery = Delivery.Begin(ConnectorUnderTest.KeyOf($"box{age}@acme.example"), ids, now.AddMinutes(age - 10), now);
        delivery = change?.Invoke(delivery) ?? delivery;
        await table.AddAsync(delivery, Token);
        return delivery;
    }
}
