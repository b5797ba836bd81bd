using System.Text;
using Connector.Importing;
using Connector.Incidents;
using Connector.Incidents.Driving;
using Connector.IntegrationTests.Support.Workers;
using Connector.Mailboxes;
using Connector.Storage.Sweeping;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.Incidents;

/// <summary>
/// Accounts with mailboxes over Azurite and a simulated Gmail. A tick does the work of the host's timers and queues.
/// </summary>
internal sealed class IncidentStage : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(400);

    private static readonly (string Name, string Value)[] Settings =
    [
        ("Incident__Window", "00:00:12"),
        ("Incident__CanaryInterval", "00:00:03"),
        ("Incident__ConfirmAfter", "00:00:00.5"),
        ("Retry__BaseDelay", "00:00:02"),
        ("Probe__Blocked", "00:00:05"),
        ("Probe__Unavailable", "00:00:05"),
        ("Import__JobExpiry", "00:00:03"),
        ("Import__LeaseDuration", "00:00:10"),
        ("Alerts__GroupWait", "00:00:01"),
        ("Destination__Kind", "archive"),
    ];

    private readonly CancellationToken _token;
    private readonly List<(MailboxKey Key, SimulatedMailbox Gmail)> _mailboxes = [];
    private int _delivered;

    private IncidentStage(WorkerWorld world, CancellationToken token)
    {
        World = world;
        _token = token;
    }

    public WorkerWorld World { get; }

    public IReadOnlyList<MailboxKey> Keys => [.. _mailboxes.Select(mailbox => mailbox.Key)];

    public static async Task<IncidentStage> StartAsync(
        int accounts, int perAccount, CancellationToken token, params (string Name, string Value)[] settings)
    {
        var stage = new IncidentStage(await WorkerWorld.StartAsync(token, [.. Settings, .. settings]), token);

        foreach (var account in Enumerable.Range(0, accounts).Select(number => $"a{number}"))
        {
            await stage.World.Sound.Get<AccountTable>().SaveAsync(
                new Account(account, account, Locale.En, [new Admin($"admin@{account}.example")]), token);

            foreach (var number in Enumerable.Range(0, perAccount))
            {
                var key = new MailboxKey(account, $"box{number}@{account}.example");
                stage._mailboxes.Add((key, await stage.World.ConnectAsync(key.Account, key.Address, token)));
            }
        }

        stage.DeliverToAll(2);
        await stage.UntilAsync(async () => await stage.UnrestAsync() is null, "all mail is imported");
        return stage;
    }

    public void DeliverToAll(int count)
    {
        foreach (var (_, gmail) in _mailboxes)
        {
            foreach (var _ in Enumerable.Range(0, count))
            {
                var number = ++_delivered;
                gmail.Deliver(Encoding.UTF8.GetBytes($"Message-ID: <{number}@{gmail.Address}>\r\nSubject: {number}\r\n\r\nhello {number}"));
            }
        }
    }

    /// <summary>The confirmed incidents.</summary>
    public async Task<IReadOnlyList<Incident>> IncidentsAsync() =>
        await World.Sound.Get<IncidentTable>().ListAsync(_token).ToListAsync(_token);

    public async Task<Incident> SingleAsync() => (await IncidentsAsync()).Single();

    public async Task<bool> IsAsync(IncidentPhase phase) => await IncidentsAsync() is [.., var last] && last.Phase == phase;

    public Task UntilAsync(IncidentPhase phase, params WorkerUnderTest[] workers) =>
        UntilAsync(() => IsAsync(phase), $"an incident is {phase}", workers);

    /// <summary>Ticks until a condition holds, up to a maximum.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds, string what, params WorkerUnderTest[] workers)
    {
        for (var ticks = 0; !await holds(); ticks++)
        {
            if (ticks == 150)
            {
                var all = await World.Sound.Get<IncidentTable>().RecentAsync(_token);
                Assert.Fail($"Not in time: {what}. {await UnrestAsync()}. {string.Join("; ", all.Select(Story))}");
            }

            await TickAsync(workers);
        }
    }

    private static string Story(Incident incident) =>
        $"{incident.Id} {incident.Account} {incident.Phase}: "
            + string.Join(", ", incident.Timeline.Select(entry => $"{entry.What} {entry.Detail}"));

    public Task TickAsync(params WorkerUnderTest[] workers)
    {
        World.Clock.MoveOn(Tick);
        return Task.WhenAll((workers is [] ? [World.Sound] : workers).Select(TickAsync));
    }

    public async Task TickAsync(WorkerUnderTest worker)
    {
        await worker.Get<FetchPlanner>().PlanDueAsync(_token);
        await worker.Get<MinuteSweeps>().HandleAsync(_token);
        await worker.Get<IncidentDriver>().RoundAsync(_token);
        await World.DrainAsync(worker, _token);
    }

    public async Task<string?> UnrestAsync()
    {
        foreach (var (key, gmail) in _mailboxes)
        {
            if (await World.UnrestAsync(key, gmail, _token) is { } unrest)
            {
                return $"{key}: {unrest}";
            }
        }

        return null;
    }

    /// <summary>Asserts that each mail is stored once, no job waits, and no outage counts a working mailbox.</summary>
    public async Task AssertAllIsWellAsync(params WorkerUnderTest[] workers)
    {
        await UntilAsync(
            async () => await UnrestAsync() is null
                && (await World.Sound.Get<IncidentTable>().RecentAsync(_token)).All(
                    incident => incident is { IsLive: false, IsSettled: true }),
            "all is well",
            workers);

        foreach (var (key, gmail) in _mailboxes)
        {
            var rows = await World.RowsAsync(key, _token);
            Assert.HasCount(gmail.Messages.Count, rows, "a row for each mail");

            foreach (var message in gmail.Messages)
            {
                await World.AssertStoredAsync(rows, message, _token);
            }

            Assert.AreEqual(0, await World.OutagesWithAsync(key, _token), "no outage holds it to be away");
        }
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
