using Azure.Data.Tables;
using Connector.Arrivals;
using Connector.IntegrationTests.Forwarding;
using Connector.IntegrationTests.Support;
using Connector.Storage;
using Connector.TestKit.Gmail;
using Connector.TestKit.Smtp;
using Connector.TestKit.Webhooks;
using Connector.Trips;

namespace Connector.IntegrationTests.Trips;

/// <summary>A connector whose destination is a webhook, with two test addresses.</summary>
internal sealed class TripWorld(ForwardingWorld world, WebhookReceiver receiver, CancellationToken token) : IAsyncDisposable
{
    public const string One = "one@acme.example";

    public const string Two = "two@acme.example";

    public ForwardingWorld World => world;

    public WebhookReceiver Receiver => receiver;

    public ConnectorUnderTest Connector => world.Connector;

    public SmtpCatcher Smtp => world.Smtp;

    public static async Task<TripWorld> StartAsync(CancellationToken token, string addresses = $"acme/{One},acme/{Two}")
    {
        var receiver = await WebhookReceiver.StartAsync(token);
        var world = await ForwardingWorld.StartAsync(
            token, [.. DeliveryWorker.SettingsFor(receiver), ("TestMail__Addresses", addresses), ("TestMail__Within", "00:05:00")]);
        return new TripWorld(world, receiver, token);
    }

    public Task<SimulatedMailbox> ConnectAsync(string address = One) => world.ConnectAsync(address);

    public CaughtMail TestMail => Smtp.Mails.Last(mail => mail.Message.Headers[TestMailMark.Header] is not null);

    /// <summary>Time passes, and the sweep of the minute runs.</summary>
    public Task PassAsync(TimeSpan time)
    {
        world.Clock.MoveOn(time);
        return Connector.Get<TripSweep>().HandleAsync(token);
    }

    public async Task FetchAndDeliverAsync(string address = One)
    {
        await Connector.FetchAsync(address, token);
        await Connector.DeliverAsync(token);
    }

    public async Task<IReadOnlyList<Trip>> TripsAsync(string address = One) =>
        await Connector.Get<TripTable>().ListAsync(ConnectorUnderTest.KeyOf(address), world.Clock.GetUtcNow().AddDays(-40), token);

    public async Task<TripReport> ReportAsync(string address = One) =>
        (await Connector.Get<ReadTrips>().HandleAsync(token)).Single(report => report.Address == address);

    public async Task<IReadOnlyList<TableEntity>> RowsAsync() =>
        await Connector.Get<TableServiceClient>().GetTableClient(StorageNames.TestMailsTable)
            .QueryAsync<TableEntity>(cancellationToken: token).ToListAsync(token);

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        await receiver.DisposeAsync();
    }
}
