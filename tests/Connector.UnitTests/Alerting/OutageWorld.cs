using Azure.Data.Tables;
using Azure.Storage.Queues;
using Connector.Alerting;
using Connector.Alerting.Content;
using Connector.Links;
using Connector.Mailboxes;
using Connector.Settings;
using Connector.Simulation.Storage;
using Connector.Simulation.Time;
using Connector.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Connector.UnitTests.Alerting;

/// <summary>The registered services of alerts over simulated storage, a mail server in memory and a virtual clock.</summary>
internal sealed class OutageWorld : IDisposable
{
    public static readonly string[] Admins = ["eva@acme.example", "jo@acme.example"];

    private static readonly string[] Incidents = ["0", "1"];

    private readonly VirtualTime _time = new(Alerts.Now);
    private readonly MailServer _server = new();
    private readonly Network _wire;
    private readonly ServiceProvider _services;

    public OutageWorld(int seed)
    {
        _wire = new Network(_time, new Random(seed), new NetworkOptions(Latency.Milliseconds(0, 0), LostRaces: 0.05, Echoes: 0.05));
        var queue = new MessageQueue(_time);
        var reader = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["Tokens:ActiveKey"] = "test",
            ["Tokens:Keys:test"] = Convert.ToBase64String(new byte[32]),
        }).Build());
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(_time)
            .AddLogging()
            .AddStorage(reader.Read<StorageOptions>())
            .AddMailboxes(reader.Read<RetryOptions>(), TokenOptions.Read(reader, isTrial: true))
            .AddLinks(Alerts.Options.Links)
            .AddAlerting(Alerts.Options)
            .AddSingleton<TableServiceClient>(new SimulatedTables(new StorageAccount(), _wire))
            .AddSingleton<QueueServiceClient>(new SimulatedQueues(_ => queue, _wire))
            .AddSingleton<Func<double>>(() => 0.5)
            .AddSingleton<IAdminMail>(_server)
            .BuildServiceProvider();
        Run(() => Get<AccountTable>().SaveAsync(
            new Account(Alerts.Account, "Acme Ltd", Locale.En, [.. Admins.Select(admin => new Admin(admin))]), CancellationToken.None));
    }

    public static string Mailbox(int number) => $"m{number}@acme.example";

    /// <param name="crashAtCall">Crashes at this call of storage, counted from 0; null for no crash.</param>
    public void Park(string mailbox, FailureClass cause, int? crashAtCall = null) => Run(
        () => Get<AlertOutbox>()
        .ParkedAsync(Alerts.Parked(mailbox, cause, since: _time.GetUtcNow().AddSeconds(-30)), CancellationToken.None), crashAtCall);

    public void Recover(string mailbox, int? crashAtCall = null) =>
        Run(() => Get<AlertOutbox>().RecoveredAsync(new MailboxKey(Alerts.Account, mailbox), CancellationToken.None), crashAtCall);

    public void OpenIncident(string incident, int? crashAtCall = null) => Run(
        () => Get<AlertOutbox>().IncidentOpenedAsync(
            Alerts.Account, new IncidentNotice(incident, FailureClass.ProviderBlocked, _time.GetUtcNow().AddSeconds(-30)),
            CancellationToken.None),
        crashAtCall);

    public void ResolveIncident(string incident, int? crashAtCall = null) => Run(
        () => Get<AlertOutbox>().IncidentResolvedAsync(
            Alerts.Account, incident, new IncidentOutcome(0, TimeSpan.Zero, Proven: null), CancellationToken.None),
        crashAtCall);

    public void Wait(TimeSpan span) => _time.RunUntil(_time.GetUtcNow() + span);

    /// <summary>Runs the job of each unfinished outage.</summary>
    /// <param name="down">Index of the administrator who cannot be reached; -1 for none.</param>
    /// <param name="crashAfterMail">Crashes after this mail has left and before that is recorded; null for no crash.</param>
    public void Work(int down = -1, int? crashAfterMail = null, int? crashAtCall = null) => Run(
        async () =>
        {
            (_server.Down, _server.CrashAfter) = (down < 0 ? null : Admins[down], crashAfterMail);
            var outages = await Get<OutageTable>().ListUnfinishedAsync(DateTimeOffset.MinValue, CancellationToken.None).ToListAsync();

            foreach (var outage in outages)
            {
                await Get<AlertAdmins>().HandleAsync(AlertJob.ForOutage(outage.Account, outage.Id), CancellationToken.None);
            }
        },
        crashAtCall);

    /// <summary>Everything works again, and all mails leave.</summary>
    public void Settle()
    {
        Enumerable.Range(0, 4).ToList().ForEach(number => Recover(Mailbox(number)));
        Incidents.ToList().ForEach(incident => ResolveIncident(incident));

        for (var hour = 0; hour < 10; hour++)
        {
            Wait(TimeSpan.FromHours(1));
            Work();
        }
    }

    public IReadOnlyList<(Outage Outage, IReadOnlyList<OutageMember> Members)> Outages()
    {
        List<(Outage, IReadOnlyList<OutageMember>)> outages = [];
        Run(async () =>
        {
            var rows = await Get<TableServiceClient>().GetTableClient(StorageNames.AlertsTable)
                .QueryAsync<TableEntity>($"PartitionKey eq '{Alerts.Account}'").ToListAsync();

            foreach (var outage in rows.Where(row => !row.RowKey.Contains('|', StringComparison.Ordinal)).Select(OutageRows.ToOutage))
            {
                outages.Add((outage, await Get<OutageTable>().MembersAsync(outage, CancellationToken.None)));
            }
        });
        return outages;
    }

    /// <summary>The stages of the mails about an outage, each mail once.</summary>
    public IReadOnlyList<MailStage> Received(Outage outage, string admin) =>
    [
        .. _server.Received.Where(mail => mail.To.Mailboxes.Single().Address == admin && mail.Headers[AlertMailWriter.OwnMark] == outage.Id)
            .DistinctBy(mail => mail.MessageId)
            .Select(mail => mail.InReplyTo is null ? MailStage.Opened
                : mail.Subject!.StartsWith("[Resolved]", StringComparison.Ordinal) ? MailStage.Resolved
                : MailStage.Update),
    ];

    public void Dispose() => _services.Dispose();

    private T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    private void Run(Func<Task> work, int? crashAtCall = null)
    {
        var (calls, isDone) = (0, false);
        _wire.KillsBefore = _ => calls++ == crashAtCall ? throw new CrashException() : false;
        _time.Start(async () =>
        {
            try
            {
                await work();
            }
            catch (CrashException)
            {
            }

            isDone = true;
        });
        _time.RunUntil(_time.GetUtcNow());
        Assert.IsTrue(isDone, "done without waiting");
    }

    private sealed class CrashException : Exception;

    private sealed class MailServer : IAdminMail
    {
        public string? Down { get; set; }

        public int? CrashAfter { get; set; }

        public List<MimeMessage> Received { get; } = [];

        public async Task<SendResult> SendAsync(MimeMessage mail, CancellationToken cancellationToken)
        {
            await Task.CompletedTask;

            if (mail.To.Mailboxes.Single().Address == Down)
            {
                return new SendResult.Failed("down");
            }

            Received.Add(mail);
            return CrashAfter-- == 0 ? throw new CrashException() : new SendResult.Sent();
        }
    }
}
