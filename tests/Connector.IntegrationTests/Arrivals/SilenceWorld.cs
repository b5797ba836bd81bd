using Connector.Alerting;
using Connector.Arrivals;
using Connector.Arrivals.Asking;
using Connector.IntegrationTests.Forwarding;
using Connector.IntegrationTests.Support;
using Connector.Storage;
using Connector.TestKit.Gmail;
using Connector.TestKit.Smtp;

namespace Connector.IntegrationTests.Arrivals;

/// <summary>Mailboxes that have had a mail each hour for nine weeks, and none for half a day.</summary>
internal sealed class SilenceWorld(ForwardingWorld world, CancellationToken token) : IAsyncDisposable
{
    public const string Address = "support@acme.example";

    public const string Admin = "admin@acme.example";

    private const int Weeks = 9;

    private static readonly TimeSpan QuietFor = TimeSpan.FromHours(12);

    public ConnectorUnderTest Connector => world.Connector;

    public ForwardingWorld World => world;

    public static async Task<SilenceWorld> StartAsync(CancellationToken token, params (string Name, string Value)[] settings) =>
        AtNoonOfWednesday(await ForwardingWorld.StartAsync(token, settings), token);

    public async Task<SimulatedMailbox> ConnectAsync(string address = Address)
    {
        var gmail = await world.ConnectAsync(address);
        var last = world.Clock.GetUtcNow() - QuietFor;
        await Connector.Get<ArrivalTable>().ChangeAsync(ConnectorUnderTest.KeyOf(address), history => Learn(history, last), token);
        return gmail;
    }

    /// <summary>Time passes, mailboxes are fetched and judged, and alert jobs are worked on.</summary>
    public async Task PassAsync(TimeSpan time, params string[] addresses)
    {
        world.Clock.MoveOn(time);

        foreach (var address in addresses.DefaultIfEmpty(Address))
        {
            await Connector.FetchAsync(address, token);
        }

        await Connector.Get<SilenceSweep>().HandleAsync(token);
        await SendAsync();
    }

    public async Task<ArrivalHistory> HistoryAsync(string address = Address) =>
        (await Connector.Get<ArrivalTable>().FindAsync(ConnectorUnderTest.KeyOf(address), token))!;

    public IReadOnlyList<string> TestMails => [.. world.Smtp.Mails.Where(IsTest).SelectMany(mail => mail.Recipients)];

    public CaughtMail TestMail => world.Smtp.Mails.Last(IsTest);

    public IReadOnlyList<CaughtMail> Told => [.. world.Smtp.MailsFor(Admin)];

    public ValueTask DisposeAsync() => world.DisposeAsync();

    private static bool IsTest(CaughtMail mail) => mail.Message.Headers[TestMailMark.Header] is not null;

    private static void Learn(ArrivalHistory history, DateTimeOffset last)
    {
        for (var hours = Weeks * WeekHour.HoursAWeek; hours >= 0; hours--)
        {
            history.Add(last.AddHours(-hours));
        }
    }

    /// <summary>In the middle of a week, because half a day without mail that reaches into two weeks is learned differently.</summary>
    private static SilenceWorld AtNoonOfWednesday(ForwardingWorld world, CancellationToken token)
    {
        var now = world.Clock.GetUtcNow();
        var days = ((DayOfWeek.Wednesday - now.DayOfWeek + 7) % 7) + 7;
        world.Clock.MoveOn(new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(days + 0.5) - now);
        return new SilenceWorld(world, token);
    }

    private async Task SendAsync()
    {
        var queue = Connector.Get<Azure.Storage.Queues.QueueServiceClient>().GetQueueClient(StorageNames.AlertsQueue);

        foreach (var message in (await queue.ReceiveMessagesAsync(maxMessages: 32, cancellationToken: token)).Value)
        {
            var job = message.Body.ToObjectFromJson<AlertJob>(System.Text.Json.JsonSerializerOptions.Web)!;
            await Connector.Get<AlertAdmins>().HandleAsync(job, token);
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, token);
        }
    }
}
