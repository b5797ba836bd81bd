using System.Globalization;
using Azure.Data.Tables;
using Connector.Alerting;
using Connector.Alerting.Links;
using Connector.Delivering;
using Connector.Mailboxes;
using Connector.Simulation.Gmail;
using Connector.Simulation.Hosting;
using Connector.Simulation.Storage;
using Connector.Storage;

namespace Connector.Simulation.Isolation;

/// <summary>Measures the lag of ordinary accounts while other accounts cause trouble.</summary>
public sealed class IsolationRun
{
    private const string HangingHost = "hook.hanging.example";

    private const string SilentAccount = "a-silences";

    private const int Silenced = 50;

    private static readonly DateTimeOffset Start = new(2024, 9, 16, 9, 0, 0, TimeSpan.Zero);

    private readonly IsolationOptions _options;
    private readonly Population _population;

    private IsolationRun(IsolationOptions options)
    {
        _options = options;
        World = new SimulatedWorld(new SimulationOptions
        {
            Seed = options.Seed,
            Start = Start,
            MailUntil = Start + options.Before + options.Lasting,
            Accounts = options.Accounts,
            Mailboxes = options.Mailboxes,
            MailsPerHour = options.MailsPerHour,
            Instances = options.Instances,
            HelpdeskLatency = Latency.Milliseconds(50, 200),
        });
        _population = new Population(World);
    }

    public SimulatedWorld World { get; }

    /// <returns>The lag of the accounts that cause no trouble.</returns>
    public static LagFigures Measure(IsolationOptions options, Disturbances disturbances) => Run(options, disturbances).Lag;

    public static (LagFigures Lag, SimulatedWorld World) Run(IsolationOptions options, Disturbances disturbances)
    {
        ArgumentNullException.ThrowIfNull(options);

        var run = new IsolationRun(options);
        run.World.Begin();
        run.Disturb(disturbances);

        var from = Start + options.Before;
        run.World.RunUntil(from + options.Lasting + TimeSpan.FromMinutes(10));
        return (LagFigures.Of(run.World, IsOrdinary, from, from + options.Lasting), run.World);
    }

    private static bool IsOrdinary(GmailBox box) => box.Key.Account.StartsWith("account-", StringComparison.Ordinal);

    private void Disturb(Disturbances disturbances)
    {
        (Disturbances Kind, Action Begin)[] all =
        [
            (Disturbances.LargeAccount, AddLargeAccount),
            (Disturbances.PoisonedMailbox, AddPoisonedMailboxes),
            (Disturbances.FullMailbox, AddFullMailbox),
            (Disturbances.HangingDestination, AddHangingDestination),
            (Disturbances.HangingMailServer, AddHangingMailServer),
            (Disturbances.Silences, AddSilences),
        ];

        foreach (var (_, begin) in all.Where(one => disturbances.HasFlag(one.Kind)))
        {
            begin();
        }
    }

    // The accounts that disturb come first in every table, so that work in the order of a table reaches them first.
    private void AddLargeAccount()
    {
        _population.AddAccount("a-large");
        AddMailboxes("a-large", _options.LargeAccount, mailsPerHour: 1);
    }

    private void AddPoisonedMailboxes()
    {
        _population.AddAccount("a-poison");
        var poisoned = AddMailboxes("a-poison", 1, mailsPerHour: 60)[0];
        var others = World.Gmail.Door;
        World.Gmail.Door = call =>
            call.Box == poisoned ? throw new InvalidOperationException("No code foresees this mailbox.") : others(call);

        var row = new TableEntity(StorageKeys.Escape("a-poison"), StorageKeys.Escape("unreadable@a-poison.example"))
        {
            ["State"] = "?",
            ["DueAt"] = Start,
            ["PlannedAt"] = DateTimeOffset.UnixEpoch,
            ["LeasedUntil"] = DateTimeOffset.UnixEpoch,
        };
        World.Storage.Table(StorageNames.MailboxesTable).Apply(TableTransactionActionType.Add, row);
    }

    private void AddFullMailbox()
    {
        _population.AddAccount("a-full");
        var full = _population.AddMailbox(
            new MailboxKey("a-full", "full@a-full.example"), mailsPerHour: 0,
            change: mailbox => mailbox with { Checkpoint = null, LastImportedAt = null, ImportFrom = Start.AddYears(-3) });
        full.Deliver(_options.FullMailbox, Start);
    }

    private void AddHangingDestination()
    {
        const string account = "a-hangs";
        _population.AddAccount(account);
        World.HangingHosts.Add(HangingHost);
        var secret = $"whsec_{Convert.ToBase64String(new byte[32])}";
        World.Time.Start(() => World.Instances[0].Get<AccountDestinations>().SaveWebhookAsync(
            account, new Uri($"https://{HangingHost}/"), secret, CancellationToken.None));
        AddMailboxes(account, _options.Hanging, _options.HangingMailsPerHour);
    }

    private void AddHangingMailServer()
    {
        World.MailServerHangs = true;

        for (var number = 0; number < _options.Alerted; number++)
        {
            var account = string.Create(CultureInfo.InvariantCulture, $"a-mails-{number:000}");
            _population.AddAccount(account, admins: 3);
            AddMailboxes(account, 1, mailsPerHour: 1)[0].IsRevoked = true;
        }
    }

    private void AddSilences()
    {
        _population.AddAccount(SilentAccount);
        var boxes = AddMailboxes(SilentAccount, Silenced, mailsPerHour: 1);
        boxes.ForEach(box => box.IsRevoked = true);
        World.Time.At(Start + (_options.Before / 2), () => World.Time.Start(() => SilenceAsync(boxes)));
    }

    private async Task SilenceAsync(List<GmailBox> boxes)
    {
        var instance = World.Instances[0];

        foreach (var outage in await instance.Get<OutageTable>().OpenAsync(SilentAccount, CancellationToken.None))
        {
            foreach (var box in boxes)
            {
                var link = new AlertLink(
                    SilentAccount, outage, $"admin@{SilentAccount}.example", LinkAction.SilenceAddress, box.Key.Address,
                    World.Now.AddDays(1));
                await instance.Get<SilenceTable>().BeginAsync(link, CancellationToken.None);
            }
        }
    }

    private List<GmailBox> AddMailboxes(string account, int count, double mailsPerHour) =>
    [
        .. Enumerable.Range(0, count).Select(number => _population.AddMailbox(
            new MailboxKey(account, string.Create(CultureInfo.InvariantCulture, $"box{number:00000}@{account}.example")), mailsPerHour)),
    ];
}
