using Connector.IntegrationTests.Support;
using Connector.TestKit.Gmail;
using Connector.TestKit.Webhooks;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.Delivering;

/// <summary>A connector with a webhook over Azurite, on a clock that the test moves.</summary>
internal sealed class DeliveryWorld : IAsyncDisposable
{
    private readonly CancellationToken _cancellationToken;

    private DeliveryWorld(
        GmailSimulator gmail, WebhookReceiver receiver, FakeTimeProvider clock, ConnectorUnderTest connector,
        CancellationToken cancellationToken)
    {
        (Gmail, Receiver, Clock, Connector) = (gmail, receiver, clock, connector);
        _cancellationToken = cancellationToken;
    }

    public GmailSimulator Gmail { get; }

    public WebhookReceiver Receiver { get; }

    public FakeTimeProvider Clock { get; }

    public ConnectorUnderTest Connector { get; }

    public static async Task<DeliveryWorld> StartAsync(CancellationToken cancellationToken, params (string Name, string Value)[] settings)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var gmail = await GmailSimulator.StartAsync(new GmailSimulatorOptions(), cancellationToken);
        var receiver = await WebhookReceiver.StartAsync(cancellationToken);
        receiver.Time = clock;
        var connector =
            await ConnectorUnderTest.StartAsync(gmail, clock, cancellationToken, [.. DeliveryWorker.SettingsFor(receiver), .. settings]);
        return new DeliveryWorld(gmail, receiver, clock, connector, cancellationToken);
    }

    /// <summary>Connects a mailbox and imports mails, which then wait for their delivery.</summary>
    /// <returns>Their ids.</returns>
    public async Task<IReadOnlyList<string>> ImportAsync(string address, int mails)
    {
        var mailbox = await Connector.ConnectAsync(address, _cancellationToken);
        mailbox.DeliverGenerated(mails);
        await Connector.FetchAsync(address, _cancellationToken);
        return [.. mailbox.Messages.Select(message => message.Id)];
    }

    /// <summary>Runs the visible jobs.</summary>
    public Task<int> DeliverAsync() => Connector.DeliverAsync(_cancellationToken);

    /// <summary>Lets time pass and runs the sweeps of the minute.</summary>
    public async Task SweepAfterAsync(TimeSpan passed)
    {
        Clock.Advance(passed);
        await Connector.SweepAsync(_cancellationToken);
    }

    public async Task<IReadOnlyList<string>> StatesAsync(string address) =>
        [.. (await Connector.MessagesAsync(address, _cancellationToken)).Values.Select(row => row.GetString("State")!)];

    public async ValueTask DisposeAsync()
    {
        await Connector.DisposeAsync();
        await Receiver.DisposeAsync();
        await Gmail.DisposeAsync();
    }
}
